package io.celfs.cow;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that moves on once per millisecond, as the clock of a kernel's file times does every few:
 * writes between two ticks share one object. Goes back only when its source does.
 */
final class TickClock implements InstantSource {
    private final InstantSource source;
    private volatile Instant last = Instant.EPOCH;

    TickClock(InstantSource source) {
        this.source = source;
    }

    @Override
    public Instant instant() {
        Instant known = last;
        return known.toEpochMilli() == source.millis() ? known : advance();
    }

    /** One thread makes the new time, so that no other puts an earlier one in its place. */
    private synchronized Instant advance() {
        Instant known = last;
        if (known.toEpochMilli() != source.millis()) {
            known = source.instant();
            last = known;
        }
        return known;
    }

    @Override
    public long millis() {
        return source.millis();
    }
}
