package io.celfs.manifest.snapshot;

import io.celfs.posix.HostStat;
import java.time.Instant;

/**
 * By which a file is taken for unchanged.
 *
 * @param ctime time of the last change of content or attributes, which programs cannot set
 */
public record Fingerprint(long device, long inode, long size, Instant mtime, Instant ctime) {
    /** Longer than the steps of any clock by which file systems stamp files (FAT: 2 s). */
    private static final long CLOCK_STEP_SECONDS = 2;

    static Fingerprint of(HostStat stat) {
        return new Fingerprint(
                stat.device,
                stat.ino,
                stat.size,
                Instant.ofEpochSecond(stat.mtime, stat.mtimeNanos),
                Instant.ofEpochSecond(stat.ctime, stat.ctimeNanos));
    }

    /**
     * True if a change at {@code time} or later is bound to give other time stamps. A file that was
     * written just before it was hashed may be written again in the same step of the clock, and
     * look the same.
     */
    boolean isSettledAt(Instant time) {
        Instant limit = time.minusSeconds(CLOCK_STEP_SECONDS);
        return ctime.isBefore(limit) && mtime.isBefore(limit);
    }
}
