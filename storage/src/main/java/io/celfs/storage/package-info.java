/**
 * What file systems stand on: stores of content-addressed objects and the pool that caches their
 * blocks. Knows no inode.
 */
@NullMarked
package io.celfs.storage;

import org.jspecify.annotations.NullMarked;
