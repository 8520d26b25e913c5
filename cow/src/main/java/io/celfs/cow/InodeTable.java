package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The inodes that differ from the base or are open, and the one place where records take effect:
 * while a journal is read, and again for each new record after it was appended.
 */
final class InodeTable {
    /** Guards the table and everything that its nodes say is guarded by the tree lock. */
    final ReentrantReadWriteLock tree = new ReentrantReadWriteLock();

    final Base base;
    final LayerStack layers;

    @GuardedBy("tree")
    private final LongMap<Node> nodes = new LongMap<>();

    /** Inodes of the base that are gone for good. */
    @GuardedBy("tree")
    private final LongMap<Boolean> gone = new LongMap<>();

    @GuardedBy("tree")
    private long nextIno;

    InodeTable(Base base, LayerStack layers) {
        this.base = base;
        this.layers = layers;
        this.nextIno = base.firstFreeIno();
    }

    /** The object of an inode that has one. */
    @Nullable Node get(long ino) {
        return nodes.get(ino);
    }

    /**
     * An inode as it is now: its object, or a picture of what the base has. ESTALE if there is
     * none.
     */
    Node require(long ino) throws FsException {
        Node node = nodes.get(ino);
        if (node != null) {
            return node;
        }
        if (!isOfBase(ino)) {
            throw Errno.ESTALE.exception("inode " + ino);
        }
        return ofBase(ino);
    }

    /** The object of an inode, made if the base has it. ESTALE if there is no such inode. */
    Node keep(long ino) throws FsException {
        Node node = require(ino);
        nodes.put(ino, node);
        return node;
    }

    private Node ofBase(long ino) throws FsException {
        Attributes attributes = new Attributes();
        base.getattr(ino, attributes);
        return attributes.isDirectory()
                ? new Node(attributes, base.parent(ino), null)
                : new Node(attributes, 0, new BaseContent(base, ino, attributes.size));
    }

    /** True if the base has this inode and it was not removed for good. */
    boolean isOfBase(long ino) throws FsException {
        return base.contains(ino) && gone.get(ino) == null;
    }

    /** Forgets an inode that has no name and no user. */
    void remove(long ino) {
        nodes.remove(ino);
        if (ino < base.firstFreeIno()) {
            gone.put(ino, true);
        }
    }

    /** Forgets the object of an inode that is neither changed nor open: the base has it all. */
    void discard(long ino) {
        nodes.remove(ino);
    }

    void forEach(LongMap.Visitor<? super Node> visitor) {
        nodes.forEach(visitor);
    }

    int size() {
        return nodes.size();
    }

    /** The highest number that was ever given, or one below the first free one. */
    long highestIno() {
        return nextIno - 1;
    }

    long newIno() {
        return nextIno++;
    }

    /** The content of a changed file, made if it is the first change. */
    DirtyFile fileOf(Node node) {
        DirtyFile file = node.file;
        return file == null ? newFile(node) : file;
    }

    /** Content that shows what the base has; it belongs to nobody yet. */
    DirtyFile newFile(Node node) {
        return new DirtyFile(node.ino, node.base, layers);
    }

    /** The changed files with content of their own. */
    List<Node> withContent() {
        List<Node> nodes = new ArrayList<>();
        forEach((ino, node) -> {
            if (node.file != null) {
                nodes.add(node);
            }
        });
        return nodes;
    }

    /** Lets a record of the layer at {@code index} take effect. */
    void apply(RecordBuffer record, int index) throws FsException {
        while (record.hasMore()) {
            int type = record.getByte();
            Node node = changed(record.getLong());
            switch (type) {
                case Transaction.INODE -> inode(node, record);
                case Transaction.ENTRY -> entry(node, record);
                case Transaction.CONTENT -> content(node, record);
                case Transaction.PAGES -> pages(node, record, index);
                case Transaction.ZERO -> owned(node).zeroed(record.getLong(), record.getLong());
                case Transaction.CUT -> owned(node).cut(record.getLong());
                case Transaction.WHOLE -> {
                    owned(node).becomeWhole(index);
                    node.markStale();
                }
                case Transaction.XATTR -> xattr(node, record);
                case Transaction.TARGET -> node.target = record.getBytes();
                case Transaction.SYNCED -> owned(node).synced();
                default -> throw RecordBuffer.damaged();
            }
        }
    }

    private Node changed(long ino) throws FsException {
        Node node = nodes.get(ino);
        if (node == null) {
            node = base.contains(ino) ? ofBase(ino) : new Node(ino);
            nodes.put(ino, node);
            nextIno = Math.max(nextIno, ino + 1);
        }
        node.changed = true;
        return node;
    }

    private DirtyFile owned(Node node) {
        DirtyFile file = fileOf(node);
        node.file = file;
        return file;
    }

    private static void inode(Node node, RecordBuffer record) throws FsException {
        node.mode = record.getInt();
        node.nlink = record.getInt();
        node.uid = record.getInt();
        node.gid = record.getInt();
        node.rdev = record.getInt();
        node.parent = record.getLong();
        node.atime = record.getLong();
        node.atimeNanos = record.getInt();
        node.btime = record.getLong();
        node.btimeNanos = record.getInt();
        node.setCtime(record.getLong(), record.getInt());
        if (node.nlink == 0) {
            node.touch(); // Its content may go: who reads it must look again.
        }
    }

    private void entry(Node directory, RecordBuffer record) throws FsException {
        long ino = record.getLong();
        Name name = record.getName();
        DirectoryDelta entries = directory.entries;
        if (entries == null) {
            entries = new DirectoryDelta();
            directory.entries = entries;
        }
        boolean inBase = base.contains(directory.ino) && base.child(directory.ino, name) != 0;
        entries.put(name, ino, inBase);
    }

    private void content(Node node, RecordBuffer record) throws FsException {
        long size = record.getLong();
        if (node.isRegular() && size != node.size()) {
            node.file = fileOf(node); // A size of its own is content of its own.
        }
        Attributes content = new Attributes();
        content.size = size;
        content.mtime = record.getLong();
        content.mtimeNanos = record.getInt();
        content.ctime = record.getLong();
        content.ctimeNanos = record.getInt();
        node.setContent(content);
    }

    private void pages(Node node, RecordBuffer record, int index) throws FsException {
        DirtyFile file = owned(node);
        long first = record.getLong();
        int count = record.getInt();
        for (int i = 0; i < count; i++) {
            file.replayedPage(first + i, index, record.getInt(), node.size());
        }
    }

    private static void xattr(Node node, RecordBuffer record) throws FsException {
        Name name = record.getName();
        node.putXattr(name, record.getByte() == 0 ? null : record.getBytes());
    }
}
