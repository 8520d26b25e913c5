package io.celfs.posix;

/** Who the kernel takes the calling thread for when it touches files. */
public final class HostCaller {
    private HostCaller() {}

    /**
     * Sets the user and group that files are touched as, for the calling thread only. Needs root;
     * with another user than root the thread loses its power over files until it is root again.
     */
    public static void become(int uid, int gid) {
        // The group first: afterwards there may be no right to change it.
        if (uid != 0) {
            Kernel.call(Sys.SETFSGID, gid);
            Kernel.call(Sys.SETFSUID, uid);
        } else {
            Kernel.call(Sys.SETFSUID, uid);
            Kernel.call(Sys.SETFSGID, gid);
        }
    }

    /** Sets the process's mask of permissions that new files do not get; the one before. */
    public static int umask(int mask) {
        return (int) Kernel.call(Sys.UMASK, mask);
    }
}
