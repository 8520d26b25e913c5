package io.celfs.fuse.wire;

/** {@code fuse_read_in} of READ, READDIR and READDIRPLUS: 40 bytes. */
public final class ReadIn {
    private ReadIn() {}

    public static long handle(Request request) {
        return request.longWord(0);
    }

    /** Byte offset, or the cookie of a listing. */
    public static long offset(Request request) {
        return request.longWord(8);
    }

    /** Most bytes to answer, at least 0. */
    public static int size(Request request) {
        return Math.max(0, request.word(16));
    }
}
