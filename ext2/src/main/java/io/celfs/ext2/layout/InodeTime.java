package io.celfs.ext2.layout;

/**
 * A time of an inode: 32 bits of seconds with sign and, in larger records, 32 extra bits: 2 low
 * ones that extend the seconds (ext4's "epoch" bits), 30 of nanoseconds.
 *
 * @param seconds since 1970; those before 1901-12-13 or after 2446-05-10 become these limits when
 *     written
 * @param nanos 0 to 999,999,999
 */
public record InodeTime(long seconds, int nanos) {
    public static final InodeTime EPOCH = new InodeTime(0, 0);

    private static final long MIN = Integer.MIN_VALUE;
    private static final long MAX = (3L << 32) + Integer.MAX_VALUE;
    private static final int MAX_NANOS = 999_999_999;

    /** The time in a field and its extra field, 0 if there is none. */
    public static InodeTime decode(int low, int extra) {
        int nanos = extra >>> 2;
        return new InodeTime(low + ((extra & 3L) << 32), Math.min(nanos, MAX_NANOS));
    }

    /** The 32 bits of seconds, to be used together with {@link #extra()}. */
    public int low() {
        return (int) limited();
    }

    /** The 32 extra bits. */
    public int extra() {
        long epoch = (limited() - (int) limited()) >> 32;
        return ((int) epoch & 3) | (nanos << 2);
    }

    /** The 32 bits of seconds where there is no extra field: at most 2038-01-19. */
    public int clamped() {
        return (int) Math.clamp(seconds, MIN, (long) Integer.MAX_VALUE);
    }

    private long limited() {
        return Math.clamp(seconds, MIN, MAX);
    }
}
