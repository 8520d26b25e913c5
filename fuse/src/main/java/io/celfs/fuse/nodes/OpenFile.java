package io.celfs.fuse.nodes;

import io.celfs.core.FileHandle;
import org.jspecify.annotations.Nullable;

/**
 * One opening that the kernel holds.
 *
 * @param nodeId the node that was opened
 * @param handle the file system's handle
 * @param grant how a file was opened; null for a directory
 * @param stranger true if it writes unseen, and its writes take set-id bits away
 */
public record OpenFile(long nodeId, FileHandle handle, @Nullable Grant grant, boolean stranger) {}
