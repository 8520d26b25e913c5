/**
 * Mounts any {@link io.celfs.core.FileSystem} so that every program can use it: {@link
 * io.celfs.fuse.FuseMount}.
 *
 * <p>This package mounts and unmounts; the connection is served by {@code session}, which speaks
 * the kernel's protocol ({@code wire}) over {@code transport} and keeps what the kernel knows in
 * {@code nodes}. Nothing here may touch the mounted tree: a daemon that uses its own mount can wait
 * for itself.
 */
@NullMarked
package io.celfs.fuse;

import org.jspecify.annotations.NullMarked;
