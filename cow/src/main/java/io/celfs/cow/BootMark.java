package io.celfs.cow;

import io.celfs.posix.Boot;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * In which boot of the machine a session was written last: the content of its lock file. As long as
 * it is this one, the kernel has had everything that was written, and still has it. The mark need
 * not be durable: if it is lost, only time is.
 */
final class BootMark {
    private BootMark() {}

    /** True if the machine has not been started since the session was written. */
    static boolean isOfThisBoot(HostDirectory folder) throws IOException {
        byte[] mark = SessionFile.read(folder, SessionLayout.LOCK);
        return new String(mark, StandardCharsets.UTF_8).equals(Boot.id());
    }

    /** Leaves the mark, once all that an earlier boot left is in order, before more is written. */
    static void leave(HostFile lock) throws IOException {
        byte[] id = Boot.id().getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(id.length);
            MemorySegment.copy(MemorySegment.ofArray(id), 0, memory, 0, id.length);
            lock.truncate(0);
            lock.write(0, memory);
        }
    }
}
