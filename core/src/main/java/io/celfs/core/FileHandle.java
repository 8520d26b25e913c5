package io.celfs.core;

import org.jspecify.annotations.Nullable;

/**
 * One opening of an inode, made by {@code open}, {@code create}, {@code tmpfile} or {@code opendir}
 * and ended by {@link FileSystem#release}. It holds the node, never the path.
 */
public interface FileHandle {
    /** The inode that was opened. */
    long ino();

    /**
     * The host file that holds the whole content, if there is one that may be lent for the life of
     * this handle; null otherwise. The answer never changes while the handle is open.
     */
    default @Nullable HostBacked hostBacked() {
        return null;
    }
}
