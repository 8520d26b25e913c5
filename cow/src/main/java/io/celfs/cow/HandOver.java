package io.celfs.cow;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * What becomes of whole files that are lent, or mapped, while their layer is frozen. Their writers
 * cannot be stopped, so the next layer gets the file itself and the frozen one keeps a copy. The
 * frozen layer gives the file up only when the session knows of the next one: a crash in between
 * loses nothing, and {@link #complete} does the rest.
 */
final class HandOver {
    private static final int TRIES = 5;
    private static final System.Logger LOG = System.getLogger(HandOver.class.getName());

    private final InodeTable table;
    private final WriteCache from;
    private final Layer next;
    private final Set<Node> lent = new HashSet<>();

    private HandOver(InodeTable table, Layer next) {
        this.table = table;
        this.from = table.layers.top().cache();
        this.next = next;
    }

    /**
     * Copies what is lent, and records in the next layer that it has it.
     *
     * @throws FsException EBUSY if a file changed each time that it was copied
     */
    static HandOver prepare(InodeTable table, Layer next) throws IOException {
        HandOver handOver = new HandOver(table, next);
        try {
            handOver.prepare();
            return handOver;
        } catch (IOException e) {
            handOver.undo();
            throw e;
        }
    }

    private void prepare() throws IOException {
        Set<Node> suspects = new HashSet<>();
        table.forEach((ino, node) -> {
            DirtyFile file = node.file;
            if (file != null && file.isWhole() && node.wasLent()) {
                suspects.add(node);
            }
        });
        for (Node node : suspects) {
            if (isWritten(node)) {
                lent.add(node);
                copy(node.ino);
                from.share(node.ino, next.cache());
                next.journal().append(new Transaction().begin().whole(node.ino).record(), false);
            }
        }
        if (!lent.isEmpty()) {
            from.sync();
            next.cache().sync();
            next.journal().sync();
        }
    }

    /** A map goes on writing after the handle is closed that lent the file for it. */
    private boolean isWritten(Node node) throws IOException {
        if (node.isLent()) {
            return true;
        }
        node.closeFiles();
        return from.isWrittenByOthers(node.ino);
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
        from.deleteFile(ino, WriteCache.COPY);
        try (CacheFile whole = from.openFile(ino, WriteCache.WHOLE, false);
                CacheFile copy = from.openFile(ino, WriteCache.COPY, true)) {
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

    /** There will be no next layer after all. */
    void undo() {
        for (Node node : lent) {
            try {
                from.deleteFile(node.ino, WriteCache.COPY);
                next.cache().deleteFile(node.ino, WriteCache.WHOLE);
            } catch (IOException leftover) {
                LOG.log(System.Logger.Level.DEBUG, "a copy was not removed", leftover);
            }
        }
    }

    /** True if this node's whole file goes up to the next layer. */
    boolean concerns(Node node) {
        return lent.contains(node);
    }

    /** The next layer is the top one now, and the session knows it: there is no way back. */
    void finish() {
        for (Node node : lent) {
            node.content.writeLock().lock();
            try {
                DirtyFile file = node.file;
                if (file != null) {
                    file.handedOver(table.layers.topIndex());
                }
            } finally {
                node.content.writeLock().unlock();
            }
            node.markStale();
        }
        try {
            complete(from);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the next opening puts copies in place", e);
        }
    }

    /** Puts the copies of a frozen layer in their place. */
    static void complete(WriteCache frozen) throws IOException {
        boolean[] some = {false};
        frozen.listFiles((ino, part) -> {
            if (part == WriteCache.COPY) {
                frozen.replaceByCopy(ino);
                some[0] = true;
            }
        });
        if (some[0]) {
            frozen.sync();
        }
    }
}
