/**
 * A file system in memory: complete, sparse, bounded. {@link io.celfs.memfs.MemoryFileSystem} and
 * its {@link io.celfs.memfs.MemoryLimits} are for users; the rest is how it works.
 *
 * <p>{@code MemoryFileSystem} is the lock around everything. Behind it nothing is synchronized:
 * {@code InodeTable} knows the inodes by number and ends them, {@code Namespace} and {@code Rename}
 * change entries, {@code FileOperations} moves data, {@code AttributeRules} changes attributes. An
 * {@code Inode} is a {@code Directory}, {@code RegularFile}, {@code SymbolicLink} or {@code
 * SpecialFile}; the content of a regular file are its {@code Pages}.
 */
@NullMarked
package io.celfs.memfs;

import org.jspecify.annotations.NullMarked;
