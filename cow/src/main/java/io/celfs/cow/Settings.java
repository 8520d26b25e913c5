package io.celfs.cow;

import java.time.InstantSource;

/**
 * How a writable view behaves.
 *
 * @param clock tells the time
 * @param lending whether handles may lend their host files (see {@code HostBacked})
 */
public record Settings(InstantSource clock, boolean lending) {
    /** The system's clock, lending allowed. */
    public static final Settings DEFAULT = new Settings(InstantSource.system(), true);
}
