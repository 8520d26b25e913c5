package io.celfs.fuse.transport;

/** Where host files are registered for passthrough. */
public interface BackingFiles {
    /**
     * Registers a host file.
     *
     * @return its id, at least 1, or minus the errno: EPERM without CAP_SYS_ADMIN
     */
    int openBacking(int descriptor);

    /** Ends the registration; openings that use it go on. */
    void closeBacking(int backingId);
}
