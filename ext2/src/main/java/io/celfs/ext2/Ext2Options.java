package io.celfs.ext2;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How an image is opened.
 *
 * @param clock gives the times of changes
 * @param readOnly whether every change is refused
 * @param cacheBytes memory for what was written to files and is not on the device yet
 * @param writeback how long changes wait at most, unless somebody syncs them earlier; zero for ever
 */
public record Ext2Options(
        InstantSource clock, boolean readOnly, long cacheBytes, Duration writeback) {
    private static final long USUAL_CACHE = 64L << 20;

    /** For reading and writing, with the system's clock, 64 MiB, and no writing back by itself. */
    public static Ext2Options usual() {
        return new Ext2Options(InstantSource.system(), false, USUAL_CACHE, Duration.ZERO);
    }

    /** The same for reading alone. */
    public Ext2Options forReading() {
        return new Ext2Options(clock, true, cacheBytes, writeback);
    }

    /** The same with another clock. */
    public Ext2Options withClock(InstantSource other) {
        return new Ext2Options(other, readOnly, cacheBytes, writeback);
    }

    /** The same, where changes wait so long at most: what a mount needs. */
    public Ext2Options withWriteback(Duration longest) {
        return new Ext2Options(clock, readOnly, cacheBytes, longest);
    }
}
