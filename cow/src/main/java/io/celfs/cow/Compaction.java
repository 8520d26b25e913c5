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
import org.jspecify.annotations.Nullable;

/**
 * Writes a journal anew that says in few records what the old one said in many. The new one takes
 * the old one's name only when it is whole and durable, so a crash leaves the one or the other.
 * Runs when a session is opened, before anybody uses it; sessions with frozen layers keep their
 * journals as they are.
 */
final class Compaction {
    /** Journals below this size are not worth it. */
    private static final long SMALL = 1 << 20;

    /** How much longer than necessary a journal may be. */
    private static final int SLACK = 4;

    private static final String NEW_JOURNAL = Session.JOURNAL + ".new";
    private static final int BYTES_PER_INODE = 150;
    private static final int BYTES_PER_PAGE = 30;

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

    /** Replaces the journal in a layer's folder; answers the new one, ready to be appended to. */
    static FileJournal run(HostDirectory layer, int number, InodeTable table) throws FsException {
        try {
            layer.unlinkIfExists(NEW_JOURNAL);
            long salt = new SecureRandom().nextLong();
            FileJournal journal = FileJournal.create(layer, NEW_JOURNAL, number, salt);
            new Compaction(table, journal).write();
            journal.sync();
            layer.rename(bytes(NEW_JOURNAL), layer, bytes(Session.JOURNAL));
            layer.sync();
            return journal;
        } catch (PosixException e) {
            throw Failures.of(e, "compacting the journal");
        }
    }

    private void write() throws FsException {
        List<Node> changed = new ArrayList<>();
        table.forEach((ino, node) -> {
            if (node.changed) {
                changed.add(node);
            }
        });
        // Entries last: what they name is known by then.
        for (Node node : changed) {
            writeInode(node);
        }
        for (Node node : changed) {
            writeEntries(node);
        }
    }

    private void writeInode(Node node) throws FsException {
        Attributes attributes = new Attributes();
        node.fillContent(attributes);
        node.fillNames(attributes);
        record.begin().inode(attributes, node.parent);
        byte[] target = node.target;
        if (target != null) {
            record.target(node.ino, target);
        }
        DirtyFile file = node.file;
        if (file != null) {
            file.describe(record);
        }
        record.content(attributes);
        Map<Name, byte @Nullable []> xattrs = node.xattrs;
        if (xattrs != null) {
            xattrs.forEach((name, value) -> record.xattr(node.ino, name, value));
        }
        journal.append(record.bytes(), false);
    }

    private void writeEntries(Node node) throws FsException {
        DirectoryDelta entries = node.entries;
        if (entries == null) {
            return;
        }
        for (DirectoryDelta.Entry entry : entries.inOrder()) {
            journal.append(
                    record.begin().entry(node.ino, entry.name(), entry.ino()).bytes(), false);
        }
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
