package io.celfs.ext2.node;

import io.celfs.ext2.disk.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The directories whose entries are in memory. When there are many entries, the directories used
 * longest ago lose theirs, which are in their blocks. The one used last keeps them, however many:
 * without them every search would read all of its blocks.
 */
final class DirectoryCache {
    private final Volume volume;
    private final BlockMap map;
    private final int most;

    /** At least the entries in memory; exact after a trim. */
    private final LongAdder names = new LongAdder();

    /** Directories that were read or made: the clock of {@link Directory#used}. */
    private final AtomicLong loads = new AtomicLong();

    private volatile long keptAtLastTrim;

    /**
     * A cache of at most about twice {@code most} entries, those of the directory used last and of
     * directories that wait to be written not counted.
     */
    DirectoryCache(Volume volume, BlockMap map, int most) {
        this.volume = volume;
        this.map = map;
        this.most = most;
    }

    /**
     * The entries of a directory. They are read at the first need; whoever would change them has
     * them read before, so that reading them needs no lock but the monitor.
     */
    Directory of(Inode inode) throws IOException {
        synchronized (inode) {
            Directory known = inode.directory();
            if (known == null) {
                known = Directory.read(volume, map, inode, names);
                keep(inode, known);
            }
            known.used = loads.get();
            return known;
        }
    }

    /** Gives a new directory its two first entries. */
    void format(Inode made, Inode parent) throws IOException {
        keep(made, Directory.format(volume, map, made, parent.ino(), names));
    }

    private void keep(Inode inode, Directory directory) {
        directory.used = loads.incrementAndGet();
        inode.directory(directory);
    }

    /** True if {@link #trim} is worth while. */
    boolean isLarge() {
        return names.sum() > keptAtLastTrim + most;
    }

    /** Lets go of entries; nobody is inside. */
    void trim(Collection<Inode> inodes) {
        long kept = 0;
        for (Directory directory : latestFirst(inodes)) {
            boolean fits = kept == 0 || kept + directory.size() <= most;
            if (fits || !directory.inode().isSynced()) {
                kept += directory.size();
            } else {
                directory.inode().directory(null);
            }
        }
        names.reset();
        names.add(kept);
        keptAtLastTrim = kept;
    }

    private static List<Directory> latestFirst(Collection<Inode> inodes) {
        List<Directory> loaded = new ArrayList<>();
        for (Inode inode : inodes) {
            Directory directory = inode.directory();
            if (directory != null) {
                loaded.add(directory);
            }
        }
        loaded.sort(Comparator.comparingLong((Directory directory) -> directory.used).reversed());
        return loaded;
    }
}
