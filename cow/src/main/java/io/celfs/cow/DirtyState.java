package io.celfs.cow;

/** How something that is at a path now differs from what the base has there. */
public enum DirtyState {
    /** The base has nothing of its kind at this path. */
    NEW,
    /** The base has another content or other attributes there, or has another file of that name. */
    MODIFIED,
    /** The base has it, the session no more. */
    DELETED
}
