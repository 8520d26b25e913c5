package io.celfs.cow;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import io.celfs.storage.ContentSource;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Small files that are read and replaced as a whole. */
final class SessionFile {
    /** Ends the name of a file that is to replace another. */
    static final String HALF = ".new";

    private static final int LARGEST = 1 << 30;

    private SessionFile() {}

    static byte[] read(HostDirectory folder, String name) throws IOException {
        try (HostFile file = folder.openFile(name, HostFile.READ_ONLY, 0);
                Arena arena = Arena.ofConfined()) {
            long size = file.size();
            if (size > LARGEST) {
                throw new IOException(name + " is larger than 1 GiB");
            }
            MemorySegment memory = arena.allocate(Math.max(1, size));
            long read = file.read(0, memory.asSlice(0, size));
            return memory.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** The content of an open file, to be read from its beginning as often as it is opened. */
    static ContentSource content(HostFile file) {
        return new ContentSource() {
            @Override
            public long size() throws IOException {
                return file.size();
            }

            @Override
            public InputStream open() throws IOException {
                // By its descriptor: its path may have bytes that are no text.
                return new FileInputStream("/proc/self/fd/" + file.fd());
            }
        };
    }

    /** Puts new content in place of the old, so that a crash leaves the one or the other. */
    static void replace(HostDirectory folder, String name, byte[] content) throws PosixException {
        exchange(folder, name, content);
        folder.sync();
    }

    /** As {@link #replace}, but the new name is durable only when the folder is synced. */
    static void exchange(HostDirectory folder, String name, byte[] content) throws PosixException {
        String temporary = name + HALF;
        write(folder, bytes(temporary), content, true);
        folder.rename(bytes(temporary), folder, bytes(name));
    }

    /** Makes or empties a file, and writes it. */
    static void write(HostDirectory folder, byte[] name, byte[] content, boolean durable)
            throws PosixException {
        int flags = HostFile.WRITE_ONLY | HostFile.CREATE | HostFile.TRUNCATE;
        try (HostFile file = folder.openFile(name, flags, 0600);
                Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, content.length));
            MemorySegment.copy(content, 0, memory, ValueLayout.JAVA_BYTE, 0, content.length);
            file.write(0, memory.asSlice(0, content.length));
            if (durable) {
                file.sync();
            }
        }
    }

    static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
