package io.celfs.ext2.layout;

import io.celfs.core.FileMode;

/** The byte of a directory entry that tells the type of its inode (feature filetype). */
public final class FileTypeByte {
    public static final int UNKNOWN = 0;

    private static final int[] MODES = {
        0,
        FileMode.REGULAR,
        FileMode.DIRECTORY,
        FileMode.CHARACTER_DEVICE,
        FileMode.BLOCK_DEVICE,
        FileMode.FIFO,
        FileMode.SOCKET,
        FileMode.SYMLINK
    };

    private FileTypeByte() {}

    /** The byte for the type bits of a mode. */
    public static int of(int mode) {
        for (int i = 1; i < MODES.length; i++) {
            if (MODES[i] == FileMode.type(mode)) {
                return i;
            }
        }
        return UNKNOWN;
    }

    /** The type bits that a byte stands for, 0 if it is unknown. */
    public static int mode(int type) {
        return type > 0 && type < MODES.length ? MODES[type] : 0;
    }
}
