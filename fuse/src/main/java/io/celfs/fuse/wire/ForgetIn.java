package io.celfs.fuse.wire;

/** {@code fuse_forget_in}, and {@code fuse_batch_forget_in} with its entries of 16 bytes. */
public final class ForgetIn {
    private static final int BATCH_HEADER = 8;
    private static final int ONE = 16;

    private ForgetIn() {}

    /** FORGET: references given back. */
    public static long lookups(Request request) {
        return request.longWord(0);
    }

    /** BATCH_FORGET: number of entries that the message really holds. */
    public static int batchSize(Request request) {
        int room = (request.bodyLength() - BATCH_HEADER) / ONE;
        return Math.clamp(request.word(0), 0, room);
    }

    /** BATCH_FORGET: node of the entry. */
    public static long batchNode(Request request, int index) {
        return request.longWord(BATCH_HEADER + index * ONE);
    }

    /** BATCH_FORGET: references given back. */
    public static long batchLookups(Request request, int index) {
        return request.longWord(BATCH_HEADER + index * ONE + 8);
    }
}
