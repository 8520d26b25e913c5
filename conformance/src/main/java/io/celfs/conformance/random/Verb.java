package io.celfs.conformance.random;

/**
 * What a step does. The comments name its operands: {@code a} and {@code b} are paths, {@code x},
 * {@code y} and {@code z} numbers; handles are slots 0 to {@link Runner#SLOTS} - 1.
 */
enum Verb {
    /** Slot x, path a, flags y. */
    OPEN,
    /** Slot x, path a, flags y, mode z. */
    CREATE,
    /** Slot x, directory a, flags y. */
    TMPFILE,
    /** Slot x. */
    CLOSE,
    /** Slot x, offset y, length z; the bytes follow from both. */
    WRITE,
    /** Slot x, offset y, length z. */
    READ,
    /** Slot x, offset y, length z, cut at the end of the file; writes through a shared map. */
    MAP,
    /** As {@link #MAP}, but reads; b: {@code shared} or {@code private}, then also written to. */
    MAP_READ,
    /** Slot x, size y. */
    FTRUNCATE,
    /** Path a, size y. */
    TRUNCATE,
    /** Slot x, offset y, length z, mode b. */
    FALLOCATE,
    /** Slot x, offset y, z: 0 for data, 1 for a hole. */
    SEEK,
    /** From slot x at y to slot b at z, 50,000 bytes. */
    COPY,
    /** Slot x, y: 1 for data only. */
    FSYNC,
    /** Slot x. */
    FSTAT,
    /** Path a, mode y. */
    MKDIR,
    /** Path a. */
    RMDIR,
    /** Path a. */
    UNLINK,
    /** Path a to path b, flags y. */
    RENAME,
    /** Path a, new path b. */
    LINK,
    /** Slot x, new path b. */
    LINK_HANDLE,
    /** Path a, target b. */
    SYMLINK,
    /** Path a. */
    READLINK,
    /** Path a, mode y. */
    MKNOD,
    /** Path a, name b, length y, flags z. */
    SETXATTR,
    /** Path a, name b. */
    GETXATTR,
    /** Path a. */
    LISTXATTR,
    /** Path a, name b. */
    REMOVEXATTR,
    /** Path a, mode y. */
    CHMOD,
    /** Path a, owner y, group z. */
    CHOWN,
    /** Path a, modification time y seconds, z nanoseconds. */
    UTIMES,
    /** Path a. */
    STAT,
    /** Path a. */
    LIST,
    /** See {@link Disturbance}. */
    CHECKPOINT,
    /** See {@link Disturbance}. */
    REMOUNT,
    /** See {@link Disturbance}. */
    KILL;

    /** Whether other paths or extended attributes than before may exist afterwards. */
    boolean changesNames() {
        return switch (this) {
            case CREATE,
                    MKDIR,
                    RMDIR,
                    UNLINK,
                    RENAME,
                    LINK,
                    LINK_HANDLE,
                    SYMLINK,
                    MKNOD,
                    SETXATTR,
                    REMOVEXATTR ->
                    true;
            default -> false;
        };
    }

    /** Whether the step makes something new in a directory. */
    boolean makesNames() {
        return switch (this) {
            case CREATE, MKDIR, SYMLINK, MKNOD -> true;
            default -> false;
        };
    }
}
