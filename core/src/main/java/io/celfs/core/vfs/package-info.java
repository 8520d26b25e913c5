/**
 * File systems in one tree, paths through it, and the system calls of a process on it.
 *
 * <p><b>Primer.</b> A {@link io.celfs.core.vfs.Vfs} mounts any {@link io.celfs.core.FileSystem} at
 * any directory of another one and presents the whole as one file system with inode numbers of its
 * own. Everything that speaks of inodes goes through it: a lookup that meets a <em>mount point</em>
 * answers the root of what is mounted there, {@code ..} of such a root answers the directory above
 * the mount point, and what would join two file systems (link, rename) is EXDEV.
 *
 * <p>A <em>path walk</em> goes from directory to directory, one lookup per name, and knows nothing
 * of mounts; it follows symbolic links, at most 40 (ELOOP). It holds one reference to where it
 * stands. {@link io.celfs.core.vfs.PathCalls} are the system calls on paths: a walk, permissions,
 * one operation. {@link io.celfs.core.vfs.FileDescriptorTable} is what a process has: small numbers
 * for <em>open files</em>, each a handle and a position, which duplicates of a number share.
 *
 * <p><b>Permissions</b> are checked here, by owner, group, mode and access control list, for the
 * caller that the {@link io.celfs.core.OpContext} names. Where a kernel stands before the tree it
 * has checked already and calls the file system, not this layer.
 *
 * <p><b>Lock order</b>: the table of descriptors (never held during a call); the position of an
 * open file; the append lock of an inode; the mount table; the file system's own. Only removing and
 * renaming names take the mount table's lock, shared, so that no mount point vanishes.
 */
@NullMarked
package io.celfs.core.vfs;

import org.jspecify.annotations.NullMarked;
