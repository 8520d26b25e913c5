package io.celfs.ext2;

import java.time.InstantSource;

/**
 * How an image is opened.
 *
 * @param clock gives the times of changes
 * @param readOnly whether every change is refused
 * @param cacheBytes memory for what was written to files and is not on the device yet
 */
public record Ext2Options(InstantSource clock, boolean readOnly, long cacheBytes) {
    private static final long USUAL_CACHE = 64L << 20;

    /** For reading and writing, with the system's clock and 64 MiB. */
    public static Ext2Options usual() {
        return new Ext2Options(InstantSource.system(), false, USUAL_CACHE);
    }

    /** The same for reading alone. */
    public Ext2Options forReading() {
        return new Ext2Options(clock, true, cacheBytes);
    }

    /** The same with another clock. */
    public Ext2Options withClock(InstantSource other) {
        return new Ext2Options(other, readOnly, cacheBytes);
    }
}
