package io.celfs.conformance;

import io.celfs.core.Attributes;
import java.time.Instant;

/** Times of attributes as instants, for comparison. */
public final class Times {
    private Times() {}

    public static Instant atime(Attributes attributes) {
        return Instant.ofEpochSecond(attributes.atime, attributes.atimeNanos);
    }

    public static Instant mtime(Attributes attributes) {
        return Instant.ofEpochSecond(attributes.mtime, attributes.mtimeNanos);
    }

    public static Instant ctime(Attributes attributes) {
        return Instant.ofEpochSecond(attributes.ctime, attributes.ctimeNanos);
    }
}
