package io.celfs.procfs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one table of entries. An entry comes into it when its directory first tells of it and keeps
 * its number as long as the directory does. One that the directory drops lives on without a name
 * while somebody holds it. Numbers are never used again.
 */
final class EntryTable {
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<Long, Entry> byIno = new HashMap<>();

    @GuardedBy("lock")
    private long lastIno = FileSystem.ROOT;

    EntryTable(ProcDirectory root) {
        Entry entry = new Entry(FileSystem.ROOT, null, Name.DOT, root);
        entry.holds = 1; // for good
        byIno.put(entry.ino, entry);
    }

    /** The entry with a number; ESTALE if there is none. */
    Entry get(long ino) throws FsException {
        synchronized (lock) {
            Entry entry = byIno.get(ino);
            if (entry == null) {
                throw Errno.ESTALE.exception();
            }
            return entry;
        }
    }

    /** As {@link #get}, ENOTDIR if it is not a directory. */
    Entry directory(long ino) throws FsException {
        Entry entry = get(ino);
        if (!entry.isOf(ProcDirectory.class)) {
            throw Errno.ENOTDIR.exception();
        }
        return entry;
    }

    /** What a directory has now, in the order in which its entries came. */
    List<Entry> entries(Entry directory) {
        Map<Name, ProcNode> now = directory.gone ? Map.of() : told(directory);
        synchronized (lock) {
            dropMissing(directory, now);
            now.forEach((name, node) -> refresh(directory, name, node));
            List<Entry> entries = new ArrayList<>(directory.children.values());
            entries.sort(Comparator.comparingLong(entry -> entry.ino));
            return entries;
        }
    }

    private static Map<Name, ProcNode> told(Entry directory) {
        return directory.node instanceof ProcDirectory node ? node.entries().get() : Map.of();
    }

    @GuardedBy("lock")
    private void refresh(Entry directory, Name name, ProcNode node) {
        Entry present = directory.children.get(name);
        if (present == null) {
            Entry added = new Entry(++lastIno, directory, name, node);
            directory.children.put(name, added);
            byIno.put(added.ino, added);
        } else {
            present.node = node;
        }
    }

    /** A name that comes to mean another kind of thing is another entry. */
    @GuardedBy("lock")
    private void dropMissing(Entry directory, Map<Name, ProcNode> now) {
        for (Iterator<Entry> each = directory.children.values().iterator(); each.hasNext(); ) {
            Entry entry = each.next();
            ProcNode node = now.get(entry.name);
            if (node == null || !kind(node).equals(kind(entry.node))) {
                each.remove();
                drop(entry);
            }
        }
    }

    private static Class<? extends ProcNode> kind(ProcNode node) {
        return switch (node) {
            case ProcDirectory _ -> ProcDirectory.class;
            case ProcFile _ -> ProcFile.class;
            case ProcLink _ -> ProcLink.class;
        };
    }

    @GuardedBy("lock")
    private void drop(Entry entry) {
        entry.gone = true;
        entry.children.values().forEach(this::drop);
        entry.children.clear();
        endUnheld(entry);
    }

    @GuardedBy("lock")
    private void endUnheld(Entry entry) {
        if (entry.gone && entry.holds <= 0) {
            byIno.remove(entry.ino);
        }
    }

    /** The entry of a name, dots included; null if there is none. */
    @Nullable Entry find(Entry directory, Name name) {
        if (name.equals(Name.DOT)) {
            return directory;
        }
        if (name.equals(Name.DOT_DOT)) {
            return directory.parent;
        }
        for (Entry entry : entries(directory)) {
            if (entry.name.equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /** Keeps an entry, named or not. */
    void hold(Entry entry) {
        synchronized (lock) {
            entry.holds++;
            byIno.put(entry.ino, entry);
        }
    }

    /** Gives back {@code count} holds; unknown numbers are ignored. */
    void drop(long ino, long count) {
        synchronized (lock) {
            Entry entry = byIno.get(ino);
            if (entry != null && ino != FileSystem.ROOT) {
                entry.holds -= count;
                endUnheld(entry);
            }
        }
    }
}
