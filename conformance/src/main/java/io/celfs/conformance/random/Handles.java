package io.celfs.conformance.random;

import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The open files of a runner, in slots; each keeps a reference to its inode. */
final class Handles {
    private record Slot(FileHandle handle, int flags) {}

    private final @Nullable Slot[] slots = new @Nullable Slot[Runner.SLOTS];

    @Nullable FileHandle get(long slot) {
        Slot found = slots[(int) slot];
        return found == null ? null : found.handle;
    }

    /** How the file in a slot was opened; 0 without one. */
    int flags(long slot) {
        Slot found = slots[(int) slot];
        return found == null ? 0 : found.flags;
    }

    void put(FileSystem fs, long slot, FileHandle handle, int flags) {
        close(fs, slot);
        slots[(int) slot] = new Slot(handle, flags);
    }

    void close(FileSystem fs, long slot) {
        Slot found = slots[(int) slot];
        if (found != null) {
            slots[(int) slot] = null;
            fs.release(found.handle);
            fs.forget(found.handle.ino(), 1);
        }
    }

    void closeAll(FileSystem fs) {
        for (int slot = 0; slot < slots.length; slot++) {
            close(fs, slot);
        }
    }

    /** Forgets the handles of a file system that has died. */
    void abandon() {
        Arrays.fill(slots, null);
    }
}
