/**
 * Which blocks and inodes are free, and which of them to take. {@code Allocator} chooses groups,
 * {@code Group} keeps one group's descriptor and bitmaps under its lock.
 */
@NullMarked
package io.celfs.ext2.alloc;

import org.jspecify.annotations.NullMarked;
