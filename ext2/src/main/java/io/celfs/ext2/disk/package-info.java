/**
 * The image as blocks in memory and the way they get to the device.
 *
 * <p>{@code Volume} is the image: its geometry, {@code BufferCache} with the blocks of metadata,
 * {@code DataCache} with what was written to files. Changes stay in memory and belong to the
 * current {@code Epoch}. {@code Committer} brings an epoch to the device, in an order that {@code
 * e2fsck -p} can repair after a crash at any write: what only adds goes in two windows, what takes
 * away goes through the {@code Journal}.
 *
 * <p>Lock order: the gate (shared by every operation, exclusive for the moment in which a commit
 * takes its picture), locks of inodes and groups, the monitor of a buffer or frame.
 */
@NullMarked
package io.celfs.ext2.disk;

import org.jspecify.annotations.NullMarked;
