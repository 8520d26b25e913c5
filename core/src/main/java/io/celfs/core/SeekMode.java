package io.celfs.core;

/** The two questions of {@code lseek(2)} that need the file system. */
public enum SeekMode {
    /** First offset at or behind the given one that is not in a hole. */
    DATA,
    /**
     * First offset at or behind the given one that is in a hole; the end of the file counts as one.
     */
    HOLE
}
