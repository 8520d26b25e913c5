package io.celfs.storage;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files on their way into a store, alone or in the folder of a batch. Each file or folder is locked
 * by the process that writes it; the kernel drops the lock with the process, so that what nobody
 * has locked is a leftover of a crash.
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
                    layout.unlinkIfExists(path);
                }
            }
        }
    }

    /** Makes a file; the store's folders are made first where they are missing. */
    Temp create() throws PosixException {
        while (true) {
            byte[] path = nextPath();
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

    /** Makes a folder for a batch; the store's folders are made first where they are missing. */
    BatchFolder createFolder() throws PosixException {
        while (true) {
            byte[] path = nextPath();
            if (layout.makeTemp(path)) {
                boolean syncsTogether = BatchFolder.syncsTogether(layout.temp());
                HostFile lock = openFolder(path);
                if (lock != null && lock(lock)) {
                    return new BatchFolder(layout, path, lock, syncsTogether);
                }
            }
        }
    }

    /** Null if somebody took it for a leftover. */
    private @Nullable HostFile openFolder(byte[] path) throws PosixException {
        try {
            return layout.anchor().openFile(path, HostFile.READ_ONLY, 0);
        } catch (PosixException e) {
            if (HostErrors.isMissing(e)) {
                return null;
            }
            throw e;
        }
    }

    private byte[] nextPath() {
        return layout.temp(pid + "-" + number.incrementAndGet());
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
            ours = locked && stat.nlink > 0;
            return ours;
        } finally {
            if (!ours) {
                file.close();
            }
        }
    }

    /** Removes what crashed writers left, as far as this user may. */
    void removeLeftovers() {
        try (HostDirectory temp = HostDirectory.open(layout.temp())) {
            for (byte[] name : names(temp)) {
                removeUnlessLocked(temp, name);
            }
        } catch (PosixException e) {
            // No folder, or not ours to clean: leftovers are ignored by everything else.
        }
    }

    private static void removeUnlessLocked(HostDirectory temp, byte[] name) throws PosixException {
        int flags = HostFile.READ_ONLY | HostFile.NO_FOLLOW | HostFile.NONBLOCK;
        try (HostFile file = temp.openFile(name, flags, 0)) {
            if (file.tryLock()) {
                remove(temp, name, file);
            }
        } catch (PosixException e) {
            if (!HostErrors.isMissing(e)) {
                throw e;
            }
        }
    }

    private static void remove(HostDirectory temp, byte[] name, HostFile open)
            throws PosixException {
        HostStat stat = new HostStat();
        open.stat(stat);
        if (!stat.isDirectory()) {
            temp.unlink(name);
            return;
        }
        try (HostDirectory folder = temp.openDirectory(name)) {
            clear(folder);
        }
        temp.rmdir(name);
    }

    /** Removes all files of a folder. */
    static void clear(HostDirectory folder) throws PosixException {
        for (byte[] name : names(folder)) {
            try {
                folder.unlink(name);
            } catch (PosixException e) {
                if (!HostErrors.isMissing(e)) {
                    throw e;
                }
            }
        }
    }

    private static List<byte[]> names(HostDirectory folder) throws PosixException {
        List<byte[]> names = new ArrayList<>();
        folder.list((name, type) -> names.add(name));
        return names;
    }
}
