package io.celfs.fuse;

import io.celfs.posix.HostProcess;
import io.celfs.posix.Mounts;
import io.celfs.posix.PosixException;
import java.io.IOException;

/** Two ways to end a mount: the system call, or the helper program. */
public interface Unmounter {
    /**
     * Ends a mount that nobody uses.
     *
     * @param path the real path of the mount point
     * @throws MountException.InUse if somebody uses it, and nothing has changed
     */
    void unmount(byte[] path) throws IOException;

    /** Takes a mount out of the tree at once; its users may go on. */
    void detach(byte[] path) throws IOException;

    /** What the user of this process can use. */
    static Unmounter forUser() {
        return HostProcess.effectiveUser() == 0 ? new Direct() : new Fusermount();
    }

    /** With CAP_SYS_ADMIN. */
    final class Direct implements Unmounter {
        @Override
        public void unmount(byte[] path) throws IOException {
            try {
                Mounts.unmount(path, Mounts.NO_FOLLOW);
            } catch (PosixException failure) {
                throw failure.errno() == PosixException.EBUSY
                        ? new MountException.InUse(path)
                        : failure;
            }
        }

        @Override
        public void detach(byte[] path) throws IOException {
            Mounts.unmount(path, Mounts.DETACH | Mounts.NO_FOLLOW);
        }
    }
}
