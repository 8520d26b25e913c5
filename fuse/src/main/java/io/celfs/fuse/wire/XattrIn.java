package io.celfs.fuse.wire;

/** {@code fuse_setxattr_in} and {@code fuse_getxattr_in}. */
public final class XattrIn {
    /** Where the name of GETXATTR begins. */
    public static final int NAME = 8;

    private static final int EXTENDED_NAME = 16;
    private static final int ACL_KILL_SET_GID = 1;

    private XattrIn() {}

    /** SETXATTR: length of the value. GETXATTR, LISTXATTR: room for the answer, 0 to ask for it. */
    public static int size(Request request) {
        return request.word(0);
    }

    /** SETXATTR: flags of {@code setxattr(2)}. */
    public static int flags(Request request) {
        return request.word(4);
    }

    /** SETXATTR: where the name begins, with or without {@link InitFlags#SETXATTR_EXT}. */
    public static int setName(boolean extended) {
        return extended ? EXTENDED_NAME : NAME;
    }

    /**
     * SETXATTR with {@link InitFlags#SETXATTR_EXT}: true if the caller may not keep set-group-ID
     * when he sets an access control list.
     */
    public static boolean killsSetGid(Request request) {
        return (request.word(8) & ACL_KILL_SET_GID) != 0;
    }
}
