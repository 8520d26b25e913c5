/**
 * Makes ext2 images: empty ones that equal those of {@code mke2fs -t ext2}, and ones filled with a
 * tree, written in one pass over the device.
 *
 * <p>Nothing is searched and nothing is moved: inodes and blocks are handed out in the order of the
 * walk, so that "in use" is everything up to a cursor, and bitmaps, counts and the smallest size
 * that holds a tree are plain arithmetic. Start at {@link io.celfs.ext2.mkfs.Mkfs}.
 */
@NullMarked
package io.celfs.ext2.mkfs;

import org.jspecify.annotations.NullMarked;
