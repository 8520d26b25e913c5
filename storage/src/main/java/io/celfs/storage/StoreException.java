package io.celfs.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store that could not do what it was asked. */
public final class StoreException extends IOException {
    /** What a caller can do about it. */
    public enum Kind {
        /** The object is not there. */
        NOT_FOUND,
        /** The store refuses this caller. */
        DENIED,
        /** It may work another time: timeouts, resets, server errors. */
        TRANSIENT,
        /** The store has other bytes than the object's name says. */
        CORRUPT,
        /** There is no room for the object. */
        FULL,
        /** The caller gave up. */
        CANCELLED
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    public StoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
