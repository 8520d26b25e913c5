package io.celfs.core;

/** The bits of {@code st_mode}: file type and permissions. */
public final class FileMode {
    /** Mask of the type bits. */
    public static final int TYPE = 0170000;

    public static final int SOCKET = 0140000;
    public static final int SYMLINK = 0120000;
    public static final int REGULAR = 0100000;
    public static final int BLOCK_DEVICE = 0060000;
    public static final int DIRECTORY = 0040000;
    public static final int CHARACTER_DEVICE = 0020000;
    public static final int FIFO = 0010000;

    public static final int SET_UID = 04000;
    public static final int SET_GID = 02000;
    public static final int STICKY = 01000;

    /** Mask of permissions, set-id and sticky bits. */
    public static final int PERMISSIONS = 07777;

    private FileMode() {}

    /** The type bits alone. */
    public static int type(int mode) {
        return mode & TYPE;
    }

    public static boolean isDirectory(int mode) {
        return type(mode) == DIRECTORY;
    }

    public static boolean isRegular(int mode) {
        return type(mode) == REGULAR;
    }

    public static boolean isSymlink(int mode) {
        return type(mode) == SYMLINK;
    }

    /**
     * The mode after a write by a caller without CAP_FSETID: set-uid goes, set-gid goes where group
     * execution makes it mean "run as".
     */
    public static int withoutSetId(int mode) {
        int cleared = mode & ~SET_UID;
        return (mode & 0010) != 0 ? cleared & ~SET_GID : cleared;
    }
}
