package io.celfs.procfs;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.util.Arrays;

/** Bytes written over other bytes. */
final class Overlay {
    /** Longest content of a file here: it is held in memory as a whole. */
    static final int MAX_SIZE = 1 << 24;

    private Overlay() {}

    /** EFBIG over 16 MiB, EINVAL if negative. */
    static int checkedSize(long size) throws FsException {
        if (size < 0) {
            throw Errno.EINVAL.exception("negative size");
        }
        if (size > MAX_SIZE) {
            throw Errno.EFBIG.exception();
        }
        return (int) size;
    }

    /** {@code content} with {@code bytes} at an offset; a gap is filled with zeros. */
    static byte[] of(byte[] content, long offset, byte[] bytes) throws FsException {
        if (offset > MAX_SIZE) {
            throw Errno.EFBIG.exception();
        }
        int end = checkedSize(offset + bytes.length);
        byte[] changed = Arrays.copyOf(content, Math.max(content.length, end));
        System.arraycopy(bytes, 0, changed, (int) offset, bytes.length);
        return changed;
    }
}
