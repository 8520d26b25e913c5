/**
 * What a session remembers for the kernel: which node id means which inode and how often the kernel
 * has looked it up ({@link io.celfs.fuse.nodes.NodeTable}), which handle number means which opening
 * ({@link io.celfs.fuse.nodes.HandleTable}), and in which mode an inode is open ({@link
 * io.celfs.fuse.nodes.OpenModes}).
 *
 * <p><b>Lock order</b>: the locks of this package are taken inside those of a file system; only
 * {@code OpenModes} calls out (to lend a descriptor), and nothing in the file system calls into it.
 */
@NullMarked
package io.celfs.fuse.nodes;

import org.jspecify.annotations.NullMarked;
