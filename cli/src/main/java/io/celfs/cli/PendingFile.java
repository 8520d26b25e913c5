package io.celfs.cli;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file that appears under its name only when it is complete and on the disk: written to a
 * temporary name beside it, renamed by {@link #commit}. Without commit nothing is left behind.
 */
public final class PendingFile implements AutoCloseable {
    private final HostDirectory folder;
    private final byte[] name;
    private final byte[] temporary;
    private final HostFile file;

    /** True when there is no temporary name (any more). */
    private final AtomicBoolean done = new AtomicBoolean();

    /** Begins the file at {@code path}; its folder must exist. */
    public static PendingFile create(HostPath path) throws IOException {
        if (path.isDirectory()) {
            throw new CommandException(path + ": is a directory: name a file");
        }
        HostDirectory folder = HostDirectory.open(path.parent().bytes());
        try {
            return new PendingFile(folder, path.name());
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    private PendingFile(HostDirectory folder, byte[] name) throws IOException {
        this.folder = folder;
        this.name = name;
        String unique = ".celfs-" + ProcessHandle.current().pid() + ".tmp";
        this.temporary = unique.getBytes(StandardCharsets.US_ASCII);
        folder.unlinkIfExists(unique);
        this.file =
                folder.openFile(
                        temporary,
                        HostFile.READ_WRITE | HostFile.CREATE | HostFile.EXCLUSIVE,
                        0666);
    }

    /** The file, empty at first. */
    public HostFile file() {
        return file;
    }

    /** Gives the complete file its name. */
    public void commit() throws IOException {
        file.sync();
        folder.rename(temporary, folder, name);
        done.set(true);
        folder.sync();
    }

    /** Removes the temporary name unless the file has its own. Any thread may do it. */
    public void discard() throws IOException {
        if (!done.getAndSet(true)) {
            folder.unlink(temporary);
        }
    }

    /** Discards the file unless it is committed. */
    @Override
    public void close() throws IOException {
        try (folder;
                file) {
            discard();
        }
    }
}
