package io.celfs.fuse.session;

import io.celfs.core.OpenFlags;

/** Translates the flags of {@code open(2)} for the file system. */
final class KernelOpenFlags {
    private static final boolean ARM = System.getProperty("os.arch", "").equals("aarch64");
    private static final int DIRECT = ARM ? 0200000 : OpenFlags.DIRECT;
    private static final int PASSED =
            OpenFlags.ACCESS_MODE | OpenFlags.EXCLUSIVE | OpenFlags.TRUNCATE | OpenFlags.SYNC;

    private KernelOpenFlags() {}

    /**
     * The flags that a file system knows. APPEND is not passed on: the kernel gives the offset of
     * each write, and only it knows whether {@code fcntl} has switched appending on or off since.
     *
     * @param writeback true if the kernel may read what it has to write only in part
     */
    static int translate(int flags, boolean writeback) {
        int known = (flags & PASSED) | ((flags & DIRECT) != 0 ? OpenFlags.DIRECT : 0);
        boolean widen = writeback && (known & OpenFlags.ACCESS_MODE) == OpenFlags.WRITE_ONLY;
        return widen ? known ^ OpenFlags.WRITE_ONLY ^ OpenFlags.READ_WRITE : known;
    }
}
