package io.celfs.core;

/** The flags of {@code renameat2(2)}. */
public final class RenameFlags {
    /** Fail with EEXIST if the new name exists. */
    public static final int NO_REPLACE = 1;

    /** Swap the two names, both of which must exist. */
    public static final int EXCHANGE = 2;

    private RenameFlags() {}

    /** EINVAL unless these are no flags or one of them: together they mean nothing. */
    public static void require(int flags) throws FsException {
        if (flags != 0 && flags != NO_REPLACE && flags != EXCHANGE) {
            throw Errno.EINVAL.exception("rename flags " + flags);
        }
    }
}
