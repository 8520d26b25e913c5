package io.celfs.conformance;

/** What some way of reaching a file system does not let the laws see or do. */
public enum Aspect {
    /** Reference counts: when an inode without a name ends, ESTALE for numbers never learned. */
    REFERENCES,
    /** Acting for several users. */
    OTHER_USERS,
    /** Holes to the page; without it only that what is called data or hole is no lie. */
    EXACT_HOLES,
    /** Extended attributes of 64 KiB and hundreds of them. */
    LARGE_XATTRS,
    /** Extended attributes of the name spaces trusted and security. */
    PRIVILEGED_XATTRS,
    /** Device nodes. */
    DEVICES,
    /** Nanoseconds, and times after 2038. */
    PRECISE_TIMES,
    /** The dots at the beginning of a listing; ext4 has them anywhere. */
    DOTS_FIRST
}
