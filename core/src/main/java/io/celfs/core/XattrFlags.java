package io.celfs.core;

/** The flags of {@code setxattr(2)}. */
public final class XattrFlags {
    /** EEXIST if the attribute exists. */
    public static final int CREATE = 1;

    /** ENODATA if the attribute does not exist. */
    public static final int REPLACE = 2;

    /** Longest value in bytes (XATTR_SIZE_MAX). */
    public static final int MAX_VALUE = 65536;

    private XattrFlags() {}
}
