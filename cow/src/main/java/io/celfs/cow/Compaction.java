package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a journal anew that says in few records what the old one said in many. The new one takes
 * the old one's name only when it is whole and durable, so a crash leaves the one or the other. The
 * content must be durable by then. Runs when a session is opened, before anybody uses it; sessions
 * with frozen layers keep their journals as they are.
 */
final class Compaction {
    /** Journals below this size are not worth it. */
    private static final long SMALL = 1 << 20;

    /** How much longer than necessary a journal may be. */
    private static final int SLACK = 4;

    private static final System.Logger LOG = System.getLogger(Compaction.class.getName());

    private static final String NEW_JOURNAL = SessionLayout.JOURNAL + ".new";
    private static final int BYTES_PER_INODE = 150;
    private static final int BYTES_PER_PAGE = 30;
    private static final int PAGES_PER_RECORD = 50_000;

    private final InodeTable table;
    private final Transaction record = new Transaction();
    private final FileJournal journal;

    private Compaction(InodeTable table, FileJournal journal) {
        this.table = table;
        this.journal = journal;
    }

    /** True if the journal of the only layer is much longer than what it says. */
    static boolean isDue(InodeTable table, long journalLength) {
        if (table.layers.size() > 1 || journalLength < SMALL) {
            return false;
        }
        long[] needed = {0};
        table.forEach((ino, node) -> {
            DirtyFile file = node.file;
            DirectoryDelta entries = node.entries;
            needed[0] += BYTES_PER_INODE;
            needed[0] += file == null ? 0 : BYTES_PER_PAGE * file.storedPages();
            needed[0] += entries == null ? 0 : BYTES_PER_INODE * entries.size();
        });
        return journalLength > SLACK * needed[0];
    }

    /**
     * Replaces the journal in a layer's folder; answers the new one, ready to be appended to, or
     * null if there was no room for it: the old one is as good.
     */
    static @Nullable FileJournal run(HostDirectory layer, int number, InodeTable table) {
        FileJournal journal = null;
        try {
            layer.unlinkIfExists(NEW_JOURNAL);
            long salt = new SecureRandom().nextLong();
            journal = FileJournal.create(layer, NEW_JOURNAL, number, salt);
            new Compaction(table, journal).write();
            journal.sync();
            layer.rename(bytes(NEW_JOURNAL), layer, bytes(SessionLayout.JOURNAL));
        } catch (PosixException | FsException e) {
            LOG.log(System.Logger.Level.WARNING, "the journal was not compacted", e);
            if (journal != null) {
                journal.close();
            }
            return null;
        }
        try {
            // Both journals say the same: if the old name comes back after a power cut, nothing is
            // lost.
            layer.sync();
        } catch (PosixException e) {
            LOG.log(System.Logger.Level.WARNING, "the compacted journal may not be durable", e);
        }
        return journal;
    }

    private void write() throws FsException {
        List<Node> changed = new ArrayList<>();
        table.forEach((ino, node) -> {
            if (node.changed) {
                changed.add(node);
            }
        });
        writeHighestNumber();
        // Entries last: what they name is known by then.
        for (Node node : changed) {
            writeInode(node);
        }
        for (Node node : changed) {
            writeEntries(node);
        }
    }

    /** An inode without a name, which the next opening drops: its number must not be used again. */
    private void writeHighestNumber() throws FsException {
        Attributes highest = new Attributes();
        highest.ino = table.highestIno();
        if (highest.ino >= table.base.firstFreeIno() && table.get(highest.ino) == null) {
            put(piece -> piece.inode(highest, 0));
        }
    }

    /** Writes a piece of what the journal has to say, as a record of its own. */
    private void put(Consumer<Transaction> piece) throws FsException {
        piece.accept(record.begin());
        if (!record.isEmpty()) {
            journal.append(record.record(), false);
        }
    }

    private void writeInode(Node node) throws FsException {
        Attributes attributes = new Attributes();
        node.fillContent(attributes);
        node.fillNames(attributes);
        put(piece -> piece.inode(attributes, node.parent));
        byte[] target = node.target;
        if (target != null) {
            put(piece -> piece.target(node.ino, target));
        }
        DirtyFile file = node.file;
        if (file != null) {
            writeContent(node.ino, file);
        }
        put(piece -> piece.content(attributes));
        Map<Name, byte @Nullable []> xattrs = node.xattrs;
        if (xattrs != null) {
            for (Map.Entry<Name, byte @Nullable []> xattr : xattrs.entrySet()) {
                put(piece -> piece.xattr(node.ino, xattr.getKey(), xattr.getValue()));
            }
        }
    }

    private void writeContent(long ino, DirtyFile file) throws FsException {
        if (file.isWhole()) {
            put(piece -> piece.whole(ino));
            return;
        }
        if (file.isCut()) {
            put(piece -> piece.cut(ino, file.pages().belowEnd()));
        }
        List<long[]> zeros = new ArrayList<>();
        List<PageWrite> stored = new ArrayList<>(List.of(new PageWrite()));
        file.pages()
                .forEachStored((page, source, checksum) -> {
                    if (source != PageMap.ZERO) {
                        if (stored.getLast().count() == PAGES_PER_RECORD) {
                            stored.add(new PageWrite());
                        }
                        stored.getLast().add(page, checksum);
                    } else if (!zeros.isEmpty() && zeros.getLast()[1] == page) {
                        zeros.getLast()[1]++;
                    } else {
                        zeros.add(new long[] {page, page + 1});
                    }
                });
        for (long[] run : zeros) {
            put(piece -> piece.zero(ino, run[0], run[1] - run[0]));
        }
        for (PageWrite pages : stored) {
            put(piece -> piece.pages(ino, pages));
        }
        put(piece -> piece.synced(ino));
    }

    private void writeEntries(Node node) throws FsException {
        DirectoryDelta entries = node.entries;
        if (entries == null) {
            return;
        }
        for (DirectoryDelta.Entry entry : entries.inOrder()) {
            journal.append(
                    record.begin().entry(node.ino, entry.name(), entry.ino()).record(), false);
        }
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
