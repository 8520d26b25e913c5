package io.celfs.fuse.wire;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.SeekMode;

/** {@code fuse_lseek_in}: 24 bytes, the handle first. */
public final class LseekIn {
    private static final int DATA = 3;
    private static final int HOLE = 4;

    private LseekIn() {}

    public static long offset(Request request) {
        return request.longWord(8);
    }

    /** What to find. EINVAL for anything but data and holes: the kernel does the rest itself. */
    public static SeekMode mode(Request request) throws FsException {
        return switch (request.word(16)) {
            case DATA -> SeekMode.DATA;
            case HOLE -> SeekMode.HOLE;
            default -> throw Errno.EINVAL.exception("lseek");
        };
    }
}
