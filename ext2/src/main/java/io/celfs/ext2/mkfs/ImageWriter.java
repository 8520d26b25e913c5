package io.celfs.ext2.mkfs;

import io.celfs.core.Attributes;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.InodeTime;
import io.celfs.ext2.layout.Superblock;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/** Writes a whole image: contents and inodes first, what describes them then, its name last. */
final class ImageWriter implements AutoCloseable, GroupWriter.Usage {
    private final Arena arena = Arena.ofConfined();
    private final BlockDevice device;
    private final Mkfs options;
    private final Layout layout;
    private final Zeros zeros;
    private final BlockStream stream;
    private final InodeWriter inodes;
    private final InodeTable table;
    private final int[] directories;

    ImageWriter(BlockDevice device, Mkfs options, Layout layout, ImageSource source) {
        this.device = device;
        this.options = options;
        this.layout = layout;
        Geometry geometry = layout.geometry();
        this.zeros = new Zeros(device, arena);
        this.stream = new BlockStream(device, geometry.blockSize(), arena);
        this.inodes = new InodeWriter(layout, source, options.time, stream, arena);
        this.table = new InodeTable(layout, device, zeros, arena);
        this.directories = new int[geometry.groupCount()];
    }

    void write(Tree tree) throws IOException {
        forgetWhatWasThere();
        writeFirstInodes(tree.root(), tree.lostAndFound());
        for (Node node : tree.others()) {
            put(node, inodes.write(node));
        }
        stream.flush();
        table.finish();
        NewSuperblock superblock = new NewSuperblock(options, layout);
        new GroupWriter(layout, device, zeros, arena).write(this, superblock);
        device.flush();
        device.write(Superblock.OFFSET, superblock.primary());
        device.flush();
    }

    /** The boot block and the superblock of an earlier file system. */
    private void forgetWhatWasThere() throws IOException {
        long bytes = Math.max(Superblock.OFFSET + Superblock.SIZE, layout.geometry().blockSize());
        zeros.clear(0, bytes);
        device.flush();
    }

    /** Blocks go to root, lost+found and the resize inode, in the order of {@code mke2fs}. */
    private void writeFirstInodes(Node root, @Nullable Node lostAndFound) throws IOException {
        InodeRecord rootRecord = inodes.write(root);
        InodeRecord lost = lostAndFound == null ? null : inodes.write(lostAndFound);
        table.put(InodeNumbers.BAD_BLOCKS, badBlocks().bytes());
        put(root, rootRecord);
        if (layout.hasResizeInode()) {
            Attributes made = EmptySource.directory(0, options.time);
            table.put(InodeNumbers.RESIZE, inodes.writeResizeInode(made).bytes());
        }
        table.put(Layout.FIRST_INODE - 1L, inodes.emptyRecord().bytes()); // the last reserved one
        if (lostAndFound != null && lost != null) {
            put(lostAndFound, lost);
        }
    }

    /** The list of bad blocks, which is empty and has but times. */
    private InodeRecord badBlocks() {
        InodeRecord record = inodes.emptyRecord();
        Attributes made = EmptySource.directory(0, options.time);
        made.mode = 0;
        inodes.describe(record, made);
        if (layout.geometry().inodeSize() > InodeRecord.BASE_SIZE) {
            record.birth(InodeTime.EPOCH);
            record.extraSize(0);
        }
        return record;
    }

    private void put(Node node, InodeRecord record) throws IOException {
        table.put(node.ino, record.bytes());
        if (node.isDirectory()) {
            directories[layout.geometry().groupOfInode(node.ino)]++;
        }
    }

    @Override
    public int usedBlocks(int group) {
        return inodes.cursor().used(group);
    }

    @Override
    public int usedInodes(int group) {
        return table.used(group);
    }

    @Override
    public int directories(int group) {
        return directories[group];
    }

    @Override
    public void close() {
        arena.close();
    }
}
