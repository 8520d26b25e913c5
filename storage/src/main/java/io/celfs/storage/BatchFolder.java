package io.celfs.storage;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostSpace;
import io.celfs.posix.PosixException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The files of one batch on their way into a store: a folder in {@code Temp/}. The lock on it holds
 * for all of them, so that they need no descriptor each.
 */
final class BatchFolder implements AutoCloseable {
    private static final int MODE = 0444;

    // statfs(2): here syncfs(2) ends in the kernel and does not reach the server that has the disk.
    private static final long FUSE = 0x65735546L;
    private static final long PLAN_9 = 0x01021997L;

    private final StoreLayout layout;
    private final byte[] path;

    /**
     * Open from the first write to the last sync: what the host fails to write in between is then
     * reported here, whoever else syncs the file system.
     */
    private final HostFile lock;

    private final boolean syncsTogether;

    /**
     * Takes over a folder.
     *
     * @param lock the open folder, locked
     */
    BatchFolder(StoreLayout layout, byte[] path, HostFile lock, boolean syncsTogether) {
        this.layout = layout;
        this.path = path.clone();
        this.lock = lock;
        this.syncsTogether = syncsTogether;
    }

    /** True if {@code syncfs(2)} can be relied on where this folder lies. */
    static boolean syncsTogether(byte[] path) throws PosixException {
        try (HostDirectory folder = HostDirectory.open(path)) {
            HostSpace space = folder.space();
            return space != null && space.type() != FUSE && space.type() != PLAN_9;
        }
    }

    HostFile create(String name) throws PosixException {
        int flags = HostFile.READ_WRITE | HostFile.CREATE | HostFile.EXCLUSIVE;
        return layout.anchor().openFile(at(name), flags, MODE);
    }

    /** True if {@link #sync} makes the files durable, false if each must be synced. */
    boolean syncsTogether() {
        return syncsTogether;
    }

    /** Makes all files durable that were written up to now. */
    void sync() throws PosixException {
        lock.syncFileSystem();
    }

    void move(String name, byte[] target) throws PosixException {
        layout.anchor().rename(at(name), layout.anchor(), target);
    }

    void remove(String name) throws PosixException {
        layout.unlinkIfExists(at(name));
    }

    /** Removes all files. */
    void clear() throws PosixException {
        try (HostDirectory folder = HostDirectory.open(path)) {
            TempFiles.clear(folder);
        }
    }

    /** Removes the files and the folder. The lock goes last. */
    @Override
    public void close() throws PosixException {
        try (lock) {
            clear();
            layout.anchor().rmdir(path);
        }
    }

    private byte[] at(String name) {
        byte[] tail = ('/' + name).getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(path, path.length + tail.length);
        System.arraycopy(tail, 0, file, path.length, tail.length);
        return file;
    }
}
