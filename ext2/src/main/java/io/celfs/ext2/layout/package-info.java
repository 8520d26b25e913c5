/**
 * The bytes of an ext2 image: views that give names to offsets, with checks. Nothing here reads a
 * device or keeps state.
 *
 * <p>All integers on the disk are little endian. Offsets and meanings are those of the Linux
 * kernel's documentation of the format (Documentation/filesystems/ext4, "Data Structures and
 * Algorithms", and Documentation/filesystems/ext2), checked against what {@code dumpe2fs} and
 * {@code debugfs} of e2fsprogs say about images of {@code mke2fs}.
 */
@NullMarked
package io.celfs.ext2.layout;

import org.jspecify.annotations.NullMarked;
