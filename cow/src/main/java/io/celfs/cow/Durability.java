package io.celfs.cow;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings what was written to the disk, and frees the space of what was deleted when no record that
 * could come back after a power cut needs it any more.
 */
final class Durability {
    private static final System.Logger LOG = System.getLogger(Durability.class.getName());
    private static final long WORTH_A_SYNC = 1 << 20;

    private final InodeTable table;
    private final Reclaimer reclaimer = new Reclaimer();

    Durability(InodeTable table) {
        this.table = table;
    }

    /**
     * Makes what was deleted be gone for good, so that an operation which found the disk full may
     * try again.
     *
     * @throws FsException the operation's failure, if that was another or there is nothing to gain
     */
    void makeRoom(FsException failure) throws FsException {
        if (failure.errno() != Errno.ENOSPC || reclaimer.isEmpty()) {
            throw failure;
        }
        syncJournal();
    }

    // ---- freeing ----

    /** Removes something of at most {@code bytes} when the records so far are durable. */
    void later(long bytes, Reclaimer.Step step) {
        Journal journal = table.layers.top().journal();
        if (reclaimer.add(journal.length(), bytes, step)) {
            try {
                syncJournal();
            } catch (FsException e) {
                LOG.log(System.Logger.Level.DEBUG, "space is not freed yet", e);
            }
        }
    }

    /** Gives back the space of pages that no longer show, if it is worth a sync of the journal. */
    void reclaim(DirtyFile file, long fromPage, long toPage, long bytes) {
        if (bytes < WORTH_A_SYNC || file.storedPages() == 0) {
            return;
        }
        try {
            syncJournal();
            file.reclaim(fromPage, toPage);
        } catch (IOException leftover) {
            LOG.log(System.Logger.Level.DEBUG, "space was not freed", leftover);
        }
    }

    /** Removes the content of an inode that is gone for good. */
    void drop(Node node) {
        DirtyFile file = node.file;
        if (file == null) {
            return;
        }
        table.layers.lock.readLock().lock();
        node.content.writeLock().lock();
        try {
            file.files().close();
            later(file.reclaimable(node.size()), file.deletion());
        } finally {
            node.content.writeLock().unlock();
            table.layers.lock.readLock().unlock();
        }
    }

    // ---- syncing ----

    private void syncJournal() throws FsException {
        Journal journal = table.layers.top().journal();
        long upTo = journal.length();
        journal.sync();
        reclaimer.durable(upTo);
    }

    /** Makes content and everything recorded durable; tells each failure once per handle. */
    void sync(Handle handle) throws FsException {
        sync(handle.node);
        if (handle.tellsFailure()) {
            throw Errno.EIO.exception("an earlier write of inode " + handle.ino() + " was lost");
        }
    }

    private void sync(Node node) throws FsException {
        table.layers.lock.readLock().lock();
        try {
            DirtyFile file = node.file;
            if (file != null) {
                syncContent(node, file);
            }
            table.layers.top().cache().sync();
            syncJournal();
        } catch (IOException e) {
            node.syncFailed();
        } finally {
            table.layers.lock.readLock().unlock();
        }
    }

    /** Readers of the file go on meanwhile. */
    private void syncContent(Node node, DirtyFile file) throws IOException {
        node.content.readLock().lock();
        try {
            if (node.takeWrittenByHost()) {
                file.wholeMayChange();
            }
            if (file.sync()) {
                table.layers.top().cache().sync();
                noteSynced(node);
            }
        } finally {
            node.content.readLock().unlock();
        }
    }

    /** Tells pages of zeros that were written later from pages that never reached the disk. */
    private void noteSynced(Node node) {
        if (!table.layers.writable) {
            return;
        }
        try {
            Writer writer = new Writer(table);
            writer.append(writer.begin().synced(node.ino), true);
        } catch (FsException full) {
            LOG.log(System.Logger.Level.DEBUG, "no room to note that pages are durable", full);
        }
    }

    /**
     * Makes everything durable, and notes of all pages that they are: they were found there. What
     * the disk has beyond that would pass for a later write after the next power cut.
     */
    void settle() throws FsException {
        for (Node node : table.withContent()) {
            clearUnnamed(table.fileOf(node));
        }
        assumeUnsynced();
        syncAll();
    }

    private static void clearUnnamed(DirtyFile file) throws FsException {
        try {
            file.clearUnnamed();
            file.files().close();
        } catch (IOException e) {
            throw Failures.of(e, "write cache");
        }
    }

    /** What another process has written may not be durable. */
    void assumeUnsynced() {
        table.forEach((ino, node) -> {
            DirtyFile file = node.file;
            if (file != null) {
                file.assumeUnsynced();
            }
        });
    }

    /** Makes everything durable. */
    void syncAll() throws FsException {
        boolean failed = false;
        for (Node node : unsynced()) {
            int failures = node.syncFailures();
            sync(node);
            node.closeUnused();
            failed |= node.syncFailures() != failures;
        }
        try {
            table.layers.top().cache().sync();
        } catch (IOException e) {
            throw Failures.of(e, "write cache");
        }
        if (table.layers.writable) {
            syncJournal();
        }
        if (failed) {
            throw Errno.EIO.exception("some content could not be made durable");
        }
    }

    private List<Node> unsynced() {
        List<Node> unsynced = new ArrayList<>();
        table.tree.readLock().lock();
        try {
            table.forEach((ino, node) -> {
                DirtyFile file = node.file;
                if (file != null && (node.isWrittenByHost() || file.isUnsynced())) {
                    unsynced.add(node);
                }
            });
        } finally {
            table.tree.readLock().unlock();
        }
        return unsynced;
    }
}
