package io.celfs.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An open directory that is listed from any cookie on. */
public final class HostListing implements AutoCloseable {
    private static final int O_DIRECTORY = 0200000;
    private static final int SEEK_SET = 0;
    private static final int BUFFER = 32 * 1024;

    /** Takes the entries of a listing, the dots included. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes one entry.
         *
         * @param type the type bits of st_mode, or 0 if the file system does not tell
         * @param next the cookie behind this entry
         * @return false to end the listing
         */
        boolean accept(byte[] name, long ino, int type, long next) throws PosixException;
    }

    private final HostFile directory;

    /** Opens a directory for listing. */
    public HostListing(HostNode node) throws PosixException {
        directory = node.open(O_DIRECTORY);
    }

    /** Lists from {@code cookie} on, 0 being the beginning. */
    public synchronized void list(long cookie, Sink sink) throws PosixException {
        Kernel.check(Kernel.call(Sys.LSEEK, directory.fd(), cookie, SEEK_SET), directory.label);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER, 8);
            long filled;
            do {
                filled =
                        Kernel.check(
                                Kernel.call(
                                        Sys.GETDENTS64, directory.fd(), buffer.address(), BUFFER),
                                directory.label);
            } while (filled > 0 && deliver(buffer.asSlice(0, filled), sink));
        }
    }

    /** struct linux_dirent64: ino 8, off 8, reclen 2, type 1, name. */
    private static boolean deliver(MemorySegment entries, Sink sink) throws PosixException {
        for (long at = 0; at < entries.byteSize(); ) {
            long ino = entries.get(ValueLayout.JAVA_LONG, at);
            long next = entries.get(ValueLayout.JAVA_LONG, at + 8);
            int length = Short.toUnsignedInt(entries.get(ValueLayout.JAVA_SHORT, at + 16));
            int type = entries.get(ValueLayout.JAVA_BYTE, at + 18) << 12;
            if (!sink.accept(name(entries, at + 19), ino, type, next)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static byte[] name(MemorySegment entries, long at) {
        long end = at;
        while (entries.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        return entries.asSlice(at, end - at).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Makes the entries durable. */
    public void sync() throws PosixException {
        directory.sync();
    }

    @Override
    public void close() {
        directory.close();
    }
}
