package io.celfs.ext2.mkfs;

import io.celfs.core.Name;
import io.celfs.ext2.layout.DirectoryBlock;
import io.celfs.ext2.layout.FileTypeByte;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The blocks of a directory, to be read from first to last. */
final class DirectoryContent implements ImageSource.Content {
    /** lost+found gets room ahead, so that a repair need not allocate: 16 KiB, 12 blocks. */
    private static final int LOST_AND_FOUND_SIZE = 16 * 1024;

    private static final int LOST_AND_FOUND_BLOCKS = 12;

    private final Node directory;
    private final int blockSize;
    private final boolean types;
    private int next;

    /**
     * The blocks of a node.
     *
     * @param types whether entries tell types
     */
    DirectoryContent(Node directory, int blockSize, boolean types) {
        this.directory = directory;
        this.blockSize = blockSize;
        this.types = types;
    }

    /** How many blocks there are. */
    static int blocks(Node directory, int blockSize) {
        int blocks = 0;
        int entry = 0;
        do {
            entry = end(directory.entries, entry, blocks == 0, blockSize);
            blocks++;
        } while (entry < directory.entries.size());
        int ahead = Math.min(LOST_AND_FOUND_SIZE / blockSize, LOST_AND_FOUND_BLOCKS);
        return directory.ino == Layout.FIRST_INODE ? Math.max(blocks, ahead) : blocks;
    }

    /** The first entry that does not fit into the block that {@code from} is in. */
    private static int end(List<Node.Entry> entries, int from, boolean first, int blockSize) {
        int used = first ? 2 * DirectoryBlock.recordSize(Name.DOT_DOT.length()) : 0;
        int at = from;
        while (at < entries.size()) {
            used += DirectoryBlock.recordSize(entries.get(at).name().length());
            if (used > blockSize) {
                return at;
            }
            at++;
        }
        return at;
    }

    @Override
    public int read(long offset, MemorySegment target) {
        for (long at = 0; at < target.byteSize(); at += blockSize) {
            fill(target.asSlice(at, blockSize), offset + at == 0);
        }
        return (int) target.byteSize();
    }

    private void fill(MemorySegment bytes, boolean first) {
        DirectoryBlock block = new DirectoryBlock(bytes, types);
        block.clear();
        int at = 0;
        if (first) {
            int type = FileTypeByte.of(directory.attributes.mode);
            at = block.insert(0, Name.DOT, directory.ino, type);
            at = block.insert(at, Name.DOT_DOT, directory.parentIno(), type);
        }
        int end = end(directory.entries, next, first, blockSize);
        for (Node.Entry entry : directory.entries.subList(next, end)) {
            Node node = entry.node();
            at = block.insert(at, entry.name(), node.ino, FileTypeByte.of(node.attributes.mode));
        }
        next = end;
    }

    @Override
    public void close() {}
}
