package io.celfs.nio;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Locks that the channels of one file system hold, by inode. */
final class LockTable {
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<Long, List<FileLock>> held = new HashMap<>();

    /** Adds a lock; as the JDK does it, any overlap within the virtual machine is a mistake. */
    void add(long ino, FileLock wanted) {
        synchronized (lock) {
            List<FileLock> locks = held.computeIfAbsent(ino, _ -> new ArrayList<>());
            if (locks.stream().anyMatch(other -> overlaps(other, wanted))) {
                throw new OverlappingFileLockException();
            }
            locks.add(wanted);
        }
    }

    private static boolean overlaps(FileLock held, FileLock wanted) {
        return held.overlaps(wanted.position(), wanted.size());
    }

    void remove(FileLock released) {
        synchronized (lock) {
            held.values().forEach(locks -> locks.remove(released));
            held.values().removeIf(List::isEmpty);
        }
    }
}
