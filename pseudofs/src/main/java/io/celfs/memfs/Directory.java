package io.celfs.memfs;

import io.celfs.core.Name;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory. Every entry has a cookie of its own that grows with each new entry and is never used
 * again, so that a listing goes on where it was whatever came and went meanwhile. An entry that
 * comes to mean another inode keeps its cookie.
 */
final class Directory extends Inode {
    /** Cookie of {@code .}; 0 is the place before it. */
    static final long DOT = 1;

    /** Cookie of {@code ..}. */
    static final long DOT_DOT = 2;

    /** A name and what it means. */
    static final class Entry {
        final Name name;
        final long cookie;
        Inode inode;

        private Entry(Name name, long cookie, Inode inode) {
            this.name = name;
            this.cookie = cookie;
            this.inode = inode;
        }
    }

    private final Map<Name, Entry> byName = new HashMap<>();
    private final NavigableMap<Long, Entry> byCookie = new TreeMap<>();
    private long lastCookie = DOT_DOT;

    /** The directory that holds this one; itself for the root. */
    private @Nullable Directory parent;

    Directory(Birth birth, Space space, @Nullable Directory parent) {
        super(birth, space);
        this.parent = parent;
        nlink = 1; // its own dot; the name in the parent comes with it
    }

    Directory parent() {
        return parent == null ? this : parent;
    }

    void moveTo(Directory newParent) {
        parent = newParent;
    }

    /** True for the directory itself and everything above it. */
    boolean isInside(Inode ancestor) {
        for (Directory d = this; ; d = d.parent()) {
            if (d == ancestor) {
                return true;
            }
            if (d == d.parent()) {
                return false;
            }
        }
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    @Nullable Inode find(Name name) {
        Entry entry = byName.get(name);
        return entry == null ? null : entry.inode;
    }

    /** Adds the entry, or makes an existing one mean {@code inode}. */
    void put(Name name, Inode inode) {
        Entry entry = byName.get(name);
        if (entry != null) {
            entry.inode = inode;
            return;
        }
        Entry added = new Entry(name, ++lastCookie, inode);
        byName.put(name, added);
        byCookie.put(added.cookie, added);
    }

    void remove(Name name) {
        Entry entry = byName.remove(name);
        if (entry != null) {
            byCookie.remove(entry.cookie);
        }
    }

    /** The entries behind {@code cookie}, the dots excluded. */
    Iterable<Entry> after(long cookie) {
        return byCookie.tailMap(cookie, false).values();
    }

    @Override
    long size() {
        return byName.size() * 32L;
    }
}
