package io.celfs.core.vfs;

/** From where {@code lseek(2)} counts, or what it looks for. */
public enum Whence {
    SET,
    CUR,
    END,
    /** The next byte at or behind the offset that is not in a hole; ENXIO at the end. */
    DATA,
    /** The next byte at or behind the offset that is in a hole, or the end; ENXIO at the end. */
    HOLE
}
