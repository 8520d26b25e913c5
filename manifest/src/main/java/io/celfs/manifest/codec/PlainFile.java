package io.celfs.manifest.codec;

import io.celfs.storage.ContentHash;
import java.util.Objects;

/**
 * A file of a draft as most are: one hash, a listed directory, a name of ASCII that is safe as it
 * is. A view of the decoder's own fields, for tables of millions: valid during the call only.
 */
public final class PlainFile {
    private final EntryFields fields;
    private int directory;

    PlainFile(EntryFields fields) {
        this.fields = fields;
    }

    /** Looks whether the entry is plain, and if so becomes it. */
    boolean take(DirectoryTable directories) {
        if (!fields.isOrdinaryFile()) {
            return false;
        }
        directory = fields.name.split();
        return directory >= 0 && directories.holds(directory);
    }

    /** Its directory: a place in the order in which the directories were handed out, from 0. */
    public int directory() {
        return directory;
    }

    /** The last component; its bytes begin at 0. The array stays the decoder's. */
    public byte[] name() {
        return fields.name.last;
    }

    /** Length of the last component, 1 to 255. */
    public int nameLength() {
        return fields.name.lastLength;
    }

    /** Bytes. */
    public long size() {
        return fields.size;
    }

    /** Microseconds since 1970. */
    public long mtimeMicros() {
        return fields.mtime;
    }

    /** True if it may be executed. */
    public boolean runnable() {
        return fields.has(EntryFields.RUNNABLE);
    }

    /** The hash of its content. */
    public ContentHash hash() {
        return Objects.requireNonNull(fields.hash);
    }
}
