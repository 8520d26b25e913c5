package io.celfs.cow;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where one layer keeps what was written: files named by inode, so that renames, links and odd
 * names need nothing special. A changed file has either one whole file ({@link #WHOLE}) or, for
 * each chunk with written pages, a sparse file of that chunk (part 0, 1, ...). Thread-safe.
 */
interface WriteCache extends AutoCloseable {
    /** The part number that stands for the whole content. */
    int WHOLE = -1;

    /** The part number of a copy that will take the place of the whole file. */
    int COPY = -2;

    /** Takes the files of a listing. */
    interface FileVisitor {
        void file(long ino, int part) throws IOException;
    }

    /**
     * Opens a file, making it if it is missing and {@code create} says so; null if it stays
     * missing.
     */
    @Nullable CacheFile openFile(long ino, int part, boolean create) throws IOException;

    /** Removes a file if it is there. */
    void deleteFile(long ino, int part) throws IOException;

    /** Whether anybody but us may write to a whole file; our own descriptors must be closed. */
    boolean isWrittenByOthers(long ino) throws IOException;

    /** Lets the whole file be that of another cache of the same kind, too. */
    void share(long ino, WriteCache other) throws IOException;

    /** Puts the copy in the place of the whole file, which others may share. */
    void replaceByCopy(long ino) throws IOException;

    /** Lists all files, in no order. */
    void listFiles(FileVisitor visitor) throws IOException;

    /** Makes the creation of new files durable. */
    void sync() throws IOException;

    /** The folder that holds the files, or null if they are in memory. */
    @Nullable String cacheDir();

    @Override
    void close();
}
