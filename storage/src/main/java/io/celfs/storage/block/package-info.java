/**
 * Devices of bytes that file systems keep their images on. {@link
 * io.celfs.storage.block.BlockDevice} is the contract; a file, memory, and three decorators that
 * count, log and fail implement it.
 */
@NullMarked
package io.celfs.storage.block;

import org.jspecify.annotations.NullMarked;
