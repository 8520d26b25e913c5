package io.celfs.cow;

import io.celfs.core.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a directory differs from the base's: entries that came, in the order they came (which gives
 * listings their cookies), and whiteouts for those that went. Guarded by the tree lock.
 */
final class DirectoryDelta {
    /** An entry that came (ino above 0) or a whiteout (ino 0). */
    record Entry(Name name, long ino, long sequence) {
        boolean isWhiteout() {
            return ino == 0;
        }
    }

    private final Map<Name, Entry> entries = new HashMap<>();
    private final NavigableMap<Long, Entry> added = new TreeMap<>();
    private long nextSequence = 1;

    /** Names of the base that no longer show their inode of the base. */
    private int hidden;

    @Nullable Entry get(Name name) {
        return entries.get(name);
    }

    /**
     * Makes a name mean an inode, or nothing (0).
     *
     * @param inBase true if the base's directory has this name, so that a whiteout is needed
     */
    void put(Name name, long ino, boolean inBase) {
        Entry old = entries.remove(name);
        if (old == null) {
            hidden += inBase ? 1 : 0;
        } else if (!old.isWhiteout()) {
            added.remove(old.sequence());
        }
        if (ino != 0) {
            Entry entry = new Entry(name, ino, nextSequence++);
            entries.put(name, entry);
            added.put(entry.sequence(), entry);
        } else if (inBase) {
            entries.put(name, new Entry(name, 0, 0));
        }
    }

    /** The entries that came, from a sequence number on. */
    Iterable<Entry> addedFrom(long sequence) {
        return added.tailMap(sequence, true).values();
    }

    /** Everything that differs. */
    Iterable<Entry> all() {
        return entries.values();
    }

    /** Everything that differs: first the whiteouts, then what came, in the order it came. */
    List<Entry> inOrder() {
        List<Entry> ordered = new ArrayList<>();
        entries.values().stream().filter(Entry::isWhiteout).forEach(ordered::add);
        ordered.addAll(added.values());
        return ordered;
    }

    int size() {
        return entries.size();
    }

    int addedCount() {
        return added.size();
    }

    int hiddenCount() {
        return hidden;
    }
}
