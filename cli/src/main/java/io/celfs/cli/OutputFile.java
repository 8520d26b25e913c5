package io.celfs.cli;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * A file that appears under its name only when it is complete and on the disk: written to a
 * temporary name beside it, renamed by {@link #commit}. Without commit nothing is left behind.
 */
public final class OutputFile extends OutputStream {
    private static final int BUFFER = 1 << 16;

    private final HostDirectory folder;
    private final byte[] name;
    private final byte[] temporary;
    private final HostFile file;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER);
    private int filled;
    private long written;
    private boolean open = true;

    /** Begins the file at {@code path}; its folder must exist. */
    public static OutputFile create(HostPath path) throws IOException {
        if (path.isDirectory()) {
            throw new CommandException(path + ": is a directory: name a file");
        }
        HostDirectory folder = HostDirectory.open(path.parent().bytes());
        try {
            return new OutputFile(folder, path.name());
        } catch (IOException e) {
            folder.close();
            throw e;
        }
    }

    private OutputFile(HostDirectory folder, byte[] name) throws IOException {
        this.folder = folder;
        this.name = name;
        String unique = ".celfs-" + ProcessHandle.current().pid() + ".tmp";
        this.temporary = unique.getBytes(StandardCharsets.US_ASCII);
        folder.unlinkIfExists(unique);
        this.file =
                folder.openFile(
                        temporary,
                        HostFile.WRITE_ONLY | HostFile.CREATE | HostFile.EXCLUSIVE,
                        0666);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, BUFFER - filled);
            MemorySegment.copy(bytes, offset + done, buffer, ValueLayout.JAVA_BYTE, filled, piece);
            filled += piece;
            done += piece;
            if (filled == BUFFER) {
                drain();
            }
        }
    }

    private void drain() throws PosixException {
        file.write(written, buffer.asSlice(0, filled));
        written += filled;
        filled = 0;
    }

    /** Gives the complete file its name. */
    public void commit() throws IOException {
        drain();
        file.sync();
        folder.rename(temporary, folder, name);
        folder.sync();
        end();
    }

    private void end() {
        open = false;
        file.close();
        folder.close();
        arena.close();
    }

    @Override
    public void close() throws IOException {
        if (open) {
            try {
                folder.unlink(temporary);
            } finally {
                end();
            }
        }
    }
}
