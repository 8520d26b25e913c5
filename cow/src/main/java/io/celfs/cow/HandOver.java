package io.celfs.cow;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * What becomes of whole files that are lent while their layer is frozen. Their writers cannot be
 * stopped, so the next layer gets the file itself and the frozen one keeps a copy. The frozen layer
 * gives the file up only when the session knows of the next one: a crash in between loses nothing.
 */
final class HandOver {
    private static final int TRIES = 5;

    private final InodeTable table;
    private final Layer from;
    private final Set<Node> lent = new HashSet<>();

    private HandOver(InodeTable table) {
        this.table = table;
        this.from = table.layers.top();
    }

    /**
     * Copies what is lent, and records in the next layer that it has it.
     *
     * @throws FsException EBUSY if a file changed each time that it was copied
     */
    static HandOver prepare(InodeTable table, Layer next) throws IOException {
        HandOver handOver = new HandOver(table);
        table.forEach((ino, node) -> {
            if (node.isLent()) {
                handOver.lent.add(node);
            }
        });
        for (Node node : handOver.lent) {
            handOver.copy(node.ino);
            handOver.from.cache().share(node.ino, next.cache());
            next.journal().append(new Transaction().begin().whole(node.ino).record(), false);
        }
        if (!handOver.lent.isEmpty()) {
            next.cache().sync();
            next.journal().sync();
        }
        return handOver;
    }

    private void copy(long ino) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            if (copiedUnchanged(ino)) {
                return;
            }
        }
        throw Errno.EBUSY.exception("inode " + ino + " is being written all the time");
    }

    private boolean copiedUnchanged(long ino) throws IOException {
        WriteCache cache = from.cache();
        cache.deleteFile(ino, WriteCache.COPY);
        try (CacheFile whole = cache.openFile(ino, WriteCache.WHOLE, false);
                CacheFile copy = cache.openFile(ino, WriteCache.COPY, true)) {
            if (whole == null || copy == null) {
                throw Errno.EIO.exception("written content of inode " + ino + " is missing");
            }
            CacheFile.Stat before = new CacheFile.Stat();
            CacheFile.Stat after = new CacheFile.Stat();
            whole.stat(before);
            whole.copyTo(copy);
            copy.times(before.mtime, before.mtimeNanos, before.mtime, before.mtimeNanos);
            copy.sync();
            whole.stat(after);
            return before.size == after.size
                    && before.mtime == after.mtime
                    && before.mtimeNanos == after.mtimeNanos;
        }
    }

    /** True if this node's whole file goes up to the next layer. */
    boolean concerns(Node node) {
        return lent.contains(node);
    }

    /** The next layer is the top one now, and the session knows it. */
    void finish() throws IOException {
        for (Node node : lent) {
            DirtyFile file = node.file;
            if (file != null) {
                file.handedOver(table.layers.topIndex());
                node.markStale();
            }
        }
        for (Node node : lent) {
            from.cache().replaceByCopy(node.ino);
        }
        if (!lent.isEmpty()) {
            from.cache().sync();
        }
    }
}
