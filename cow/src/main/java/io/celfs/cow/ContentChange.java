package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FsException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The last step of each change of a file's content: first the journal learns of it, then it shows.
 * Lock: the file's content, exclusive.
 */
final class ContentChange {
    private final InodeTable table;
    private final Writer writer;
    private final InstantSource clock;

    ContentChange(InodeTable table, Writer writer, InstantSource clock) {
        this.table = table;
        this.writer = writer;
        this.clock = clock;
    }

    /** Content is written now. */
    Attributes written(Attributes attributes) {
        Instant now = clock.instant();
        attributes.mtime = now.getEpochSecond();
        attributes.mtimeNanos = now.getNano();
        return changed(attributes, now);
    }

    /** Something about the file is changed now. */
    Attributes changed(Attributes attributes) {
        return changed(attributes, clock.instant());
    }

    private static Attributes changed(Attributes attributes, Instant now) {
        attributes.ctime = now.getEpochSecond();
        attributes.ctimeNanos = now.getNano();
        return attributes;
    }

    /** Pages were stored; size and times follow. */
    void stored(Node node, DirtyFile file, PageWrite stored, Attributes after) throws FsException {
        zeroed(node, file, stored, 0, 0, after);
    }

    /** Pages were stored, others are zeros from now on; size and times follow. */
    void zeroed(
            Node node,
            DirtyFile file,
            PageWrite stored,
            long firstZero,
            long zeros,
            Attributes after)
            throws FsException {
        Transaction record = writer.begin().pages(node.ino, stored);
        if (zeros > 0) {
            record.zero(node.ino, firstZero, zeros);
        }
        writer.append(record.content(after), zeros > 0);
        int top = table.layers.topIndex();
        for (int i = 0; i < stored.count(); i++) {
            file.storedPage(stored.page(i), top, stored.checksum(i));
        }
        if (zeros > 0) {
            file.zeroed(firstZero, zeros);
        }
        show(node, file, after);
    }

    /** Everything from a page on is gone. */
    void cut(Node node, DirtyFile file, long firstGone, Attributes after) throws FsException {
        writer.append(writer.begin().cut(node.ino, firstGone).content(after), true);
        file.cut(firstGone);
        show(node, file, after);
    }

    /** An empty file of the top layer, which is there, is the content. */
    void startedAnew(Node node, DirtyFile file, Attributes after) throws FsException {
        writer.append(writer.begin().whole(node.ino).content(after), true);
        file.becomeWhole(table.layers.topIndex());
        show(node, file, after);
        node.markStale();
    }

    /** The times are others. */
    void timed(Node node, Attributes after) throws FsException {
        writer.append(writer.begin().content(after), false);
        node.changed = true;
        node.setContent(after);
    }

    private static void show(Node node, DirtyFile file, Attributes after) {
        node.file = file;
        node.changed = true;
        node.setContent(after);
    }

    /** Changes the host file of a whole content; whatever comes of it, the host is asked anew. */
    static void onHost(Node node, DirtyFile file, Reclaimer.Step change) throws IOException {
        file.wholeMayChange();
        try {
            change.run();
        } finally {
            node.markStale();
        }
    }

    /** Lets the host file of a whole content say what its times are. */
    static void alignTimes(Node node, DirtyFile file, Attributes attributes) throws IOException {
        setTimes(file.whole(), attributes);
        node.markStale();
    }

    static void setTimes(CacheFile whole, Attributes attributes) throws IOException {
        long mtime = attributes.mtime;
        int nanos = attributes.mtimeNanos;
        whole.times(mtime, nanos, mtime, nanos);
    }
}
