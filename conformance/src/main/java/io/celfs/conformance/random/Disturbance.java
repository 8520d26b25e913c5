package io.celfs.conformance.random;

/** What can happen to a file system in the middle of its work. */
public enum Disturbance {
    /** A checkpoint, or whatever freezes what was written so far; handles stay open. */
    CHECKPOINT,
    /** The end in good order and a new beginning; handles are released before. */
    REMOUNT,
    /** The end without warning and a new beginning; handles are dead. */
    KILL
}
