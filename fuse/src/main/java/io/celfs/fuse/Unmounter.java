package io.celfs.fuse;

import io.celfs.posix.HostProcess;
import io.celfs.posix.Mounts;
import io.celfs.posix.PosixException;
import java.io.IOException;

/** Two ways to end a mount: the system call, or the helper program. */
interface Unmounter {
    /** Ends a mount that nobody uses. */
    void unmount(String path) throws IOException;

    /** Takes a mount out of the tree at once; its users may go on. */
    void detach(String path) throws IOException;

    /**
     * Breaks the connection, so that all users get ENOTCONN.
     *
     * @return false if this user may not do that
     */
    boolean abort(String path);

    /** What the user of this process can use. */
    static Unmounter forUser() {
        return HostProcess.effectiveUser() == 0 ? new Direct() : new Fusermount();
    }

    /** With CAP_SYS_ADMIN. */
    final class Direct implements Unmounter {
        private static final int FORCE = 1;

        @Override
        public void unmount(String path) throws IOException {
            try {
                Mounts.unmount(path, Mounts.NO_FOLLOW);
            } catch (PosixException failure) {
                if (failure.errno() == PosixException.EBUSY) {
                    throw new MountException(path + " is in use (fuser -vm shows by whom)");
                }
                throw failure;
            }
        }

        @Override
        public void detach(String path) throws IOException {
            Mounts.unmount(path, Mounts.DETACH | Mounts.NO_FOLLOW);
        }

        @Override
        public boolean abort(String path) {
            try {
                Mounts.unmount(path, FORCE | Mounts.NO_FOLLOW);
                return true;
            } catch (PosixException busy) {
                return busy.errno() == PosixException.EBUSY;
            }
        }
    }
}
