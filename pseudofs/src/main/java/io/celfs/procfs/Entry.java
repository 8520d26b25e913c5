package io.celfs.procfs;

import io.celfs.core.Name;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A row of the table: a name in a directory, the number it has, and what it is. */
final class Entry {
    final long ino;

    /** Itself for the root. */
    final Entry parent;

    final Name name;

    /** Held while the file is changed: read, change and replace are one step. */
    final ReentrantLock changing = new ReentrantLock();

    /** What it is now: the newest that the directory told. */
    volatile ProcNode node;

    /** Guarded by the table's lock. */
    final Map<Name, Entry> children = new LinkedHashMap<>();

    /** References and open handles. Guarded by the table's lock. */
    long holds;

    /** True once the directory does not have the name any more. */
    volatile boolean gone;

    Entry(long ino, @Nullable Entry parent, Name name, ProcNode node) {
        this.ino = ino;
        this.parent = parent == null ? this : parent;
        this.name = name;
        this.node = node;
    }

    boolean isOf(Class<? extends ProcNode> kind) {
        return kind.isInstance(node);
    }
}
