package io.celfs.storage;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long a caller waits: every call to a store carries a deadline and can be cancelled.
 *
 * @param limit the longest wait for the whole call, retries included
 * @param cancelled true once the caller no longer wants the answer; asked between steps
 */
public record Patience(Duration limit, BooleanSupplier cancelled) {
    /** A minute, not to be cancelled. */
    public static final Patience DEFAULT = new Patience(Duration.ofMinutes(1), () -> false);

    /** This long, not to be cancelled. */
    public static Patience of(Duration limit) {
        return new Patience(limit, () -> false);
    }
}
