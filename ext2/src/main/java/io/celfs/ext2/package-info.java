/**
 * An ext2 image as a {@link io.celfs.core.FileSystem}, for reading and writing. {@link
 * io.celfs.ext2.Ext2FileSystem} and its {@link io.celfs.ext2.Ext2Options} are for users; the rest
 * is how it works.
 *
 * <p>{@code Ext2FileSystem} lets operations through the gate and turns failures into errno values.
 * {@code Namespace} and {@code Rename} change entries, {@code FileOperations} moves data, {@code
 * AttributeRules} and {@code XattrOperations} change attributes. Below them {@code node} knows
 * inodes, {@code alloc} what is free, {@code disk} how it all reaches the device, and {@code
 * layout} what the bytes mean.
 *
 * <p>Lock order: the mutex of renames, the gate, inodes (directories before what is in them, else
 * by number), groups.
 */
@NullMarked
package io.celfs.ext2;

import org.jspecify.annotations.NullMarked;
