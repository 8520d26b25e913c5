package io.celfs.fuse.wire;

/** {@code fuse_init_in}: 16 bytes, 64 with {@link InitFlags#INIT_EXT}. */
public final class InitIn {
    private static final int EXTENDED_SIZE = 64;

    private InitIn() {}

    public static int major(Request request) {
        return request.word(0);
    }

    public static int minor(Request request) {
        return request.word(4);
    }

    /** Bytes that the kernel is ready to read ahead. */
    public static int maxReadahead(Request request) {
        return request.word(8);
    }

    /** What the kernel offers, of {@link InitFlags}. */
    public static long flags(Request request) {
        long low = Integer.toUnsignedLong(request.word(12));
        boolean extended = (low & InitFlags.INIT_EXT) != 0 && request.bodyLength() >= EXTENDED_SIZE;
        return extended ? low | Integer.toUnsignedLong(request.word(16)) << 32 : low;
    }
}
