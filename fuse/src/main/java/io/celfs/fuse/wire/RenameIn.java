package io.celfs.fuse.wire;

/** {@code fuse_rename_in} and {@code fuse_rename2_in}; the old and the new name follow. */
public final class RenameIn {
    /** Where the names of RENAME begin. */
    public static final int NAMES = 8;

    /** Where the names of RENAME2 begin. */
    public static final int NAMES_2 = 16;

    private RenameIn() {}

    public static long newDirectory(Request request) {
        return request.longWord(0);
    }

    /** Flags of {@code renameat2(2)}, in RENAME2 only. */
    public static int flags(Request request) {
        return request.word(8);
    }
}
