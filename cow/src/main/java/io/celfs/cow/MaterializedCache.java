package io.celfs.cow;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write cache in a folder: {@code 17} is the whole of inode 17, {@code 23.part4} chunk 4 of inode
 * 23.
 */
final class MaterializedCache implements WriteCache {
    private static final String PART = ".part";
    private static final String COPY_SUFFIX = ".copy";

    private final HostDirectory folder;
    private final boolean writable;

    /** Names that a crash left behind may not be durable either. */
    private volatile boolean unsyncedNames = true;

    /**
     * Takes over an open folder.
     *
     * @param writable false to look at what another process writes
     */
    MaterializedCache(HostDirectory folder, boolean writable) {
        this.folder = folder;
        this.writable = writable;
    }

    /** The name of a file in the folder. */
    static String name(long ino, int part) {
        return switch (part) {
            case WHOLE -> Long.toString(ino);
            case COPY -> ino + COPY_SUFFIX;
            default -> ino + PART + part;
        };
    }

    @Override
    public @Nullable CacheFile openFile(long ino, int part, boolean create) throws PosixException {
        String name = name(ino, part);
        int access = writable ? HostFile.READ_WRITE : HostFile.READ_ONLY;
        int flags = create ? access | HostFile.CREATE : access;
        try {
            CacheFile file = new HostCacheFile(folder.openFile(name, flags, 0600));
            if (create) {
                unsyncedNames = true;
            }
            return file;
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT && !create) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public void deleteFile(long ino, int part) throws PosixException {
        folder.unlinkIfExists(name(ino, part));
    }

    @Override
    public void listFiles(FileVisitor visitor) throws IOException {
        List<String> names = new ArrayList<>();
        folder.list((name, type) -> names.add(new String(name, StandardCharsets.UTF_8)));
        for (String name : names) {
            int dot = name.indexOf('.');
            try {
                long ino = Long.parseLong(dot < 0 ? name : name.substring(0, dot));
                visitor.file(ino, dot < 0 ? WHOLE : part(name.substring(dot)));
            } catch (NumberFormatException foreign) {
                // Not ours, and so not ours to touch.
            }
        }
    }

    private static int part(String suffix) {
        if (suffix.equals(COPY_SUFFIX)) {
            return COPY;
        }
        if (!suffix.startsWith(PART)) {
            throw new NumberFormatException(suffix);
        }
        return Integer.parseInt(suffix.substring(PART.length()));
    }

    @Override
    public boolean isWrittenByOthers(long ino) throws PosixException {
        try (HostFile file = folder.openFile(name(ino, WHOLE), HostFile.READ_ONLY, 0)) {
            return file.isWrittenBySomebody();
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void share(long ino, WriteCache other) throws PosixException {
        MaterializedCache to = (MaterializedCache) other;
        byte[] name = bytes(name(ino, WHOLE));
        to.deleteFile(ino, WHOLE);
        folder.link(name, to.folder, name);
        to.unsyncedNames = true;
    }

    @Override
    public void replaceByCopy(long ino) throws PosixException {
        folder.rename(bytes(name(ino, COPY)), folder, bytes(name(ino, WHOLE)));
        unsyncedNames = true;
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void sync() throws PosixException {
        if (unsyncedNames) {
            unsyncedNames = false;
            try {
                folder.sync();
            } catch (PosixException e) {
                unsyncedNames = true;
                throw e;
            }
        }
    }

    @Override
    public String cacheDir() {
        return folder.toString();
    }

    @Override
    public void close() {
        folder.close();
    }
}
