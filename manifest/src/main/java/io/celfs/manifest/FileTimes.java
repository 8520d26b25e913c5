package io.celfs.manifest;

/** Times of files: nanoseconds on the host, microseconds in manifests. */
public final class FileTimes {
    private static final long MICROS = 1_000_000;

    private FileTimes() {}

    /**
     * Microseconds since 1970, rounded towards the past (-1 ns is -1 µs), as AWS does.
     *
     * @param nanos 0 to 999,999,999
     * @throws ArithmeticException if the time is too far from 1970
     */
    public static long micros(long seconds, int nanos) {
        return Math.addExact(Math.multiplyExact(seconds, MICROS), nanos / 1000);
    }

    /** Whole seconds of a time in microseconds. */
    public static long seconds(long micros) {
        return Math.floorDiv(micros, MICROS);
    }

    /** Nanoseconds behind the whole seconds. */
    public static int nanos(long micros) {
        return (int) Math.floorMod(micros, MICROS) * 1000;
    }
}
