/**
 * The contract of a file system and the words it is written in.
 *
 * <p><b>Primer.</b> An <em>inode</em> is a file, directory, link or device, named by a number
 * ({@code ino}) that is unique in its file system. A <em>directory entry</em> (dentry) gives an
 * inode a {@link Name} inside a directory; an inode may have several (hard links) or none (unlinked
 * but open). A <em>handle</em> is one opening of an inode: it holds the node, never the path, so a
 * rename or an unlink under it changes nothing for its holder.
 *
 * <p><b>References.</b> Whoever learns an inode number by name (lookup, create, mkdir, mknod,
 * symlink, link, tmpfile, or a directory listing that asks for attributes) holds one reference and
 * gives it back by {@link FileSystem#forget}. An inode without names lives until its last reference
 * and its last handle are gone. This is the same count that the kernel keeps for its inode cache.
 *
 * <p><b>Kernel caches.</b> A mount lets the kernel keep entries and attributes of what cannot
 * change and tells it by a {@link ChangeListener} of what changed without passing through the
 * kernel.
 *
 * <p><b>Trees.</b> A {@link io.celfs.core.vfs.Vfs} mounts file systems into each other and is one
 * itself; paths, descriptors and positions exist only on top of it, in {@link
 * io.celfs.core.vfs.PathCalls} and {@link io.celfs.core.vfs.FileDescriptorTable}. See the primer of
 * {@link io.celfs.core.vfs}.
 *
 * <p><b>Permissions</b> are checked above this contract: by the kernel for mounts, by the system
 * call layer inside a JVM. A file system only does what belongs to the nodes themselves: ownership
 * of new nodes, set-id bits cleared by writes, sticky deletion excluded.
 *
 * <p><b>Lock order</b>: a caller may hold no lock of its own that a {@link ChangeListener} takes.
 */
@NullMarked
package io.celfs.core;

import org.jspecify.annotations.NullMarked;
