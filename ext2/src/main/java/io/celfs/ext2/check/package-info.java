/**
 * Looks an ext2 image over without changing it, and says what is wrong in words and as data.
 *
 * <p>Works in the passes of e2fsck: the superblock and the descriptors; every inode with its
 * blocks; every directory; how directories hang together; counts of links; bitmaps and their
 * counts. Each block is followed once, so time is bounded by the size of the image and memory by
 * what is in use in it, whatever the image says. Start at {@link io.celfs.ext2.check.Check}.
 */
@NullMarked
package io.celfs.ext2.check;

import org.jspecify.annotations.NullMarked;
