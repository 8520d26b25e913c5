package io.celfs.memfs;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.time.Instant;

/**
 * A point in time.
 *
 * @param seconds since 1970, negative before
 * @param nanos 0 to 999,999,999
 */
record Timestamp(long seconds, int nanos) {
    static Timestamp of(Instant instant) {
        return new Timestamp(instant.getEpochSecond(), instant.getNano());
    }

    /** EINVAL for nanoseconds out of range. */
    static Timestamp checked(long seconds, int nanos) throws FsException {
        if (nanos < 0 || nanos > 999_999_999) {
            throw Errno.EINVAL.exception("nanoseconds out of range");
        }
        return new Timestamp(seconds, nanos);
    }
}
