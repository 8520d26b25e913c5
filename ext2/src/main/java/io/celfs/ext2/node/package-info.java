/**
 * Inodes and what they hold. {@code InodeTable} knows the inodes in use, {@code Inode} is one of
 * them with its lock; {@code BlockMap} leads from a place in a file to a block, {@code FileContent}
 * reads and writes regular files, {@code Directory} knows entries, {@code XattrStore} extended
 * attributes, {@code LinkTarget} symbolic links.
 *
 * <p>Unless a method says otherwise, its caller is inside the gate and holds the inode's lock,
 * shared for looking, exclusive for changing.
 */
@NullMarked
package io.celfs.ext2.node;

import org.jspecify.annotations.NullMarked;
