package io.celfs.storage;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files on their way into a store. Each is locked by the process that writes it; the kernel drops
 * the lock with the process, so that a file nobody has locked is a leftover of a crash.
 */
final class TempFiles {
    private static final int READ_ONLY_MODE = 0444;

    private final StoreLayout layout;
    private final long pid = ProcessHandle.current().pid();
    private final AtomicLong number = new AtomicLong();

    TempFiles(StoreLayout layout) {
        this.layout = layout;
    }

    /** A new file in {@code Temp/}, gone when closed unless it was moved away. */
    final class Temp implements AutoCloseable {
        private final HostFile file;
        private final byte[] path;
        private boolean moved;

        private Temp(HostFile file, byte[] path) {
            this.file = file;
            this.path = path;
        }

        HostFile file() {
            return file;
        }

        /** Gives the file its place, over whatever has it. */
        void moveTo(byte[] target) throws PosixException {
            try {
                layout.anchor().rename(path, layout.anchor(), target);
            } catch (PosixException e) {
                if (e.errno() != PosixException.ENOENT) {
                    throw e;
                }
                layout.create();
                layout.anchor().rename(path, layout.anchor(), target);
            }
            moved = true;
        }

        @Override
        public void close() throws PosixException {
            try (file) {
                if (!moved) {
                    unlink(path);
                }
            }
        }
    }

    /** Makes a file; the store's folders are made first where they are missing. */
    Temp create() throws PosixException {
        while (true) {
            byte[] path = layout.temp(pid + "-" + number.incrementAndGet());
            try {
                HostFile file = open(path);
                if (lock(file)) {
                    return new Temp(file, path);
                }
            } catch (PosixException e) {
                // Another process may have our number: another host's, or another container's.
                if (e.errno() != PosixException.EEXIST) {
                    throw e;
                }
            }
        }
    }

    private HostFile open(byte[] path) throws PosixException {
        int flags = HostFile.READ_WRITE | HostFile.CREATE | HostFile.EXCLUSIVE;
        try {
            return layout.anchor().openFile(path, flags, READ_ONLY_MODE);
        } catch (PosixException e) {
            if (e.errno() != PosixException.ENOENT) {
                throw e;
            }
            layout.create();
            return layout.anchor().openFile(path, flags, READ_ONLY_MODE);
        }
    }

    /** False, and closed, if somebody took it for a leftover before it was locked. */
    private static boolean lock(HostFile file) throws PosixException {
        boolean ours = false;
        try {
            HostStat stat = new HostStat();
            boolean locked = file.tryLock();
            file.stat(stat);
            ours = locked && stat.nlink == 1;
            return ours;
        } finally {
            if (!ours) {
                file.close();
            }
        }
    }

    /** Removes what crashed writers left, as far as this user may. */
    void removeLeftovers() {
        List<byte[]> names = new ArrayList<>();
        try (HostDirectory temp = HostDirectory.open(layout.temp())) {
            temp.list((name, type) -> names.add(name));
            for (byte[] name : names) {
                removeUnlessLocked(temp, name);
            }
        } catch (PosixException e) {
            // No folder, or not ours to clean: leftovers are ignored by everything else.
        }
    }

    private static void removeUnlessLocked(HostDirectory temp, byte[] name) throws PosixException {
        try (HostFile file = temp.openFile(name, HostFile.READ_ONLY | HostFile.NO_FOLLOW, 0)) {
            if (file.tryLock()) {
                temp.unlink(name);
            }
        } catch (PosixException e) {
            if (!HostErrors.isMissing(e)) {
                throw e;
            }
        }
    }

    private void unlink(byte[] path) throws PosixException {
        try {
            layout.anchor().unlink(path);
        } catch (PosixException e) {
            if (!HostErrors.isMissing(e)) {
                throw e;
            }
        }
    }
}
