package io.celfs.core.vfs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted where. Readers never wait; {@link #changes} is held exclusively while a mount
 * comes or goes and shared while a name is removed or moved, so that no mount point disappears
 * under its mount.
 */
final class MountTable {
    /** A name in a directory, which has its tree-wide number. */
    private record Entry(long directory, Name name) {}

    final ReadWriteLock changes = new ReentrantReadWriteLock();
    final Mount first;

    /** By number; retired ones stay while callers hold references to their inodes. */
    private final Map<Integer, Mount> byId = new ConcurrentHashMap<>();

    /** By the number of the directory that each covers. */
    private final Map<Long, Mount> covering = new ConcurrentHashMap<>();

    /** By name; a mount that covers nothing is reached so alone. */
    private final Map<Entry, Mount> byName = new ConcurrentHashMap<>();

    @GuardedBy("changes")
    private int lastId;

    MountTable(FileSystem root) {
        first =
                new Mount(
                        0, root, new Mount.Place(new byte[] {'/'}, null, 0, FileSystem.ROOT, null));
    }

    /** The mount that an inode is in, entered; ESTALE if there is none. */
    Mount enter(long ino) throws FsException {
        int id = Mount.idOf(ino);
        if (id == 0) {
            return first;
        }
        Mount mount = byId.get(id);
        if (mount == null) {
            throw Errno.ESTALE.exception();
        }
        mount.enter();
        return mount;
    }

    /** The mount that an inode is or was in. */
    @Nullable Mount find(long ino) {
        int id = Mount.idOf(ino);
        return id == 0 ? first : byId.get(id);
    }

    /** What is mounted on a directory. */
    @Nullable Mount covering(long directory) {
        return covering.isEmpty() ? null : covering.get(directory);
    }

    /** What is attached to a name without covering anything. */
    @Nullable Mount attached(long directory, Name name) {
        Mount mount = byName.isEmpty() ? null : byName.get(new Entry(directory, name));
        return mount == null || mount.place.covered() != 0 ? null : mount;
    }

    /** EBUSY if a name is a mount point. */
    void requireFree(long directory, Name name) throws FsException {
        Mount mount = byName.isEmpty() ? null : byName.get(new Entry(directory, name));
        if (mount != null && mount.place.covered() != 0) {
            throw Errno.EBUSY.exception(name + " is a mount point");
        }
    }

    /** What is mounted now, beside the first. */
    Collection<Mount> others() {
        return byId.values().stream().filter(mount -> !mount.isRetired()).toList();
    }

    /** Puts a file system into the tree; the caller holds {@link #changes}. */
    @GuardedBy("changes")
    Mount add(FileSystem fs, Mount.Place place) throws FsException {
        if (fs.equals(first.fs) || others().stream().anyMatch(mount -> mount.fs.equals(fs))) {
            throw Errno.EBUSY.exception("the file system is mounted already");
        }
        if (lastId == Mount.MAX_ID) {
            throw Errno.ENFILE.exception("more than " + Mount.MAX_ID + " mounts");
        }
        Entry entry = place.name() == null ? null : new Entry(place.up(), place.name());
        if (entry != null && byName.containsKey(entry)) {
            throw Errno.EBUSY.exception(place.name() + " is a mount point");
        }
        Mount mount = new Mount(++lastId, fs, place);
        byId.put(mount.id, mount);
        if (entry != null) {
            byName.put(entry, mount);
        }
        if (place.covered() != 0) {
            covering.put(place.covered(), mount);
        }
        return mount;
    }

    /** Takes a mount out of the tree; EBUSY if it is in use. The caller holds {@link #changes}. */
    @GuardedBy("changes")
    void remove(Mount mount) throws FsException {
        if (others().stream().anyMatch(other -> other.place.above() == mount)) {
            throw Errno.EBUSY.exception("something is mounted below");
        }
        mount.retire();
        covering.remove(mount.place.covered());
        if (mount.place.name() != null) {
            byName.remove(new Entry(mount.place.up(), mount.place.name()));
        }
        count(mount, 0);
    }

    /** Counts references to a mount's inodes; a retired mount ends with the last. */
    void count(Mount mount, long more) {
        if (mount.count(more) <= 0 && mount.isRetired()) {
            byId.remove(mount.id);
        }
    }
}
