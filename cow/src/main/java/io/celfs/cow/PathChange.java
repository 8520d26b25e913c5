package io.celfs.cow;

import org.jspecify.annotations.Nullable;

/**
 * One line of a diff.
 *
 * @param state what happened
 * @param path where, relative to the root, undecodable bytes as lone surrogates
 * @param type type bits of the mode, see {@code FileMode}
 * @param movedFrom where the base has this very inode, if it came here by a rename; a directory
 *     stands for all that is in it
 */
public record PathChange(DirtyState state, String path, int type, @Nullable String movedFrom) {}
