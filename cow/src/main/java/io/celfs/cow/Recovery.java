package io.celfs.cow;

import io.celfs.core.FsException;
import io.celfs.posix.HostDirectory;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings back what the journals of a session say. What a crash left behind without a record
 * (content files that nothing refers to, inodes without names) is removed when the session is
 * opened for writing.
 */
final class Recovery {
    private final HostDirectory folder;
    private final InodeTable table;
    private final boolean writable;
    private @Nullable FileJournal topJournal;

    Recovery(HostDirectory folder, InodeTable table, boolean writable) {
        this.folder = folder;
        this.table = table;
        this.writable = writable;
    }

    /** Freezes the layers so far and opens the next one over them. */
    void openLayer(int number) throws IOException {
        if (writable && table.layers.size() > 0) {
            HandOver.complete(table.layers.top().cache());
        }
        freezeBelow();
        try (HostDirectory layer = folder.openDirectory(SessionLayout.layerFolder(number))) {
            WriteCache cache =
                    new MaterializedCache(layer.openDirectory(SessionLayout.DATA), writable);
            FileJournal journal = FileJournal.open(layer, SessionLayout.JOURNAL, number, writable);
            table.layers.push(new Layer(number, cache, journal));
            int index = table.layers.topIndex();
            journal.replay(record -> table.apply(record, index));
            topJournal = journal;
        }
    }

    /** Applies what was appended to the top layer since; true if there was something. */
    boolean catchUp() throws FsException {
        FileJournal journal = topJournal;
        if (journal == null) {
            return false;
        }
        long before = journal.length();
        table.tree.writeLock().lock();
        try {
            journal.replay(record -> table.apply(record, table.layers.topIndex()));
        } finally {
            table.tree.writeLock().unlock();
        }
        return journal.length() > before;
    }

    /** Takes the layers so far as they are: nothing more will come from them. */
    void freezeAll() throws IOException {
        freezeBelow();
        table.layers.push(
                new Layer(0, new MemoryWriteCache(InstantSource.system()), Journal.readOnly()));
        topJournal = null;
    }

    private void freezeBelow() throws IOException {
        if (table.layers.size() == 0) {
            return;
        }
        for (Node node : table.withContent()) {
            freeze(node);
        }
    }

    private void freeze(Node node) throws IOException {
        DirtyFile file = node.file;
        if (file == null) {
            return;
        }
        if (file.isWhole()) {
            CacheFile.Stat stat = new CacheFile.Stat();
            WriteCache cache = table.layers.top().cache();
            try (CacheFile whole = cache.openFile(node.ino, WriteCache.WHOLE, false)) {
                if (whole != null) {
                    whole.stat(stat);
                    node.refresh(stat, node.hostMoment());
                }
            }
        }
        file.freeze(node.size());
    }

    /**
     * Ends the reading of journals.
     *
     * @param clean whether all that they name is on the disk
     * @return pages that the journal names and the disk has not
     */
    WrongPages finish(boolean clean) throws IOException {
        if (writable) {
            dropNameless();
            removeLeftovers();
        }
        WrongPages wrong = WrongPages.find(table);
        table.layers.expectLosses(false);
        if (writable && wrong.isEmpty()) {
            compact(Compaction::isDue, clean);
        }
        return wrong;
    }

    private void syncContent() throws IOException {
        for (Node node : table.withContent()) {
            sync(node);
        }
        table.layers.top().cache().sync();
    }

    private static void sync(Node node) throws IOException {
        DirtyFile file = node.file;
        if (file != null) {
            file.assumeUnsynced();
            boolean _ = file.sync();
            file.files().close();
        }
    }

    /** Decides whether a journal of some length is worth compacting. */
    interface Due {
        boolean test(InodeTable table, long journalLength);
    }

    /**
     * Writes the journal of the only layer anew, if it is due. It says no longer what pages showed
     * before: what they show must be on the disk.
     *
     * @param clean whether it is
     */
    void compact(Due due, boolean clean) throws IOException {
        Layer top = table.layers.top();
        if (table.layers.size() > 1 || !due.test(table, top.journal().length())) {
            return;
        }
        if (!clean) {
            syncContent();
        }
        try (HostDirectory layer = folder.openDirectory(SessionLayout.layerFolder(top.number()))) {
            FileJournal compacted = Compaction.run(layer, top.number(), table);
            if (compacted != null) {
                table.layers.replaceTop(top.with(compacted));
                top.journal().close();
            }
        }
    }

    private void dropNameless() {
        List<Long> nameless = new ArrayList<>();
        table.forEach((ino, node) -> {
            if (node.nlink == 0) {
                nameless.add(ino);
            }
        });
        nameless.forEach(table::remove);
    }

    private void removeLeftovers() throws IOException {
        WriteCache cache = table.layers.top().cache();
        cache.listFiles((ino, part) -> {
            Node node = table.get(ino);
            DirtyFile file = node == null ? null : node.file;
            if (file == null || !file.owns(part)) {
                cache.deleteFile(ino, part);
            }
        });
    }
}
