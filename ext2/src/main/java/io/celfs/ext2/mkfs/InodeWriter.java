package io.celfs.ext2.mkfs;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.InodeTime;
import io.celfs.ext2.layout.ResizeBlocks;
import io.celfs.ext2.layout.XattrList;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/** Makes inode records of nodes, and writes their contents on the way. */
final class InodeWriter {
    private static final int SECTOR = 512;

    private final Geometry geometry;
    private final InodeTime birth;
    private final ImageSource source;
    private final BlockCursor cursor;
    private final BlockStream stream;
    private final ContentWriter contents;

    InodeWriter(Layout layout, ImageSource source, Instant time, BlockStream stream, Arena arena) {
        this.geometry = layout.geometry();
        this.birth = new InodeTime(time.getEpochSecond(), 0);
        this.source = source;
        this.cursor = new BlockCursor(layout);
        this.stream = stream;
        this.contents = new ContentWriter(cursor, stream, geometry.blockSize(), arena);
    }

    BlockCursor cursor() {
        return cursor;
    }

    /** A record with zeros in it, as large as those of the image. */
    InodeRecord emptyRecord() {
        return new InodeRecord(MemorySegment.ofArray(new byte[geometry.inodeSize()]));
    }

    /** The record of a node; its content is on its way. */
    InodeRecord write(Node node) throws IOException {
        InodeRecord inode = emptyRecord();
        describe(inode, node.attributes);
        inode.links(node.links);
        long blocks = writeXattrs(inode, node.xattrs) + writeContent(inode, node);
        inode.sectors(blocks * (geometry.blockSize() / SECTOR));
        return inode;
    }

    /**
     * Sets what {@code stat} tells. All times but the birth are the modification time: when a
     * source was read or unpacked must not change the image.
     */
    void describe(InodeRecord inode, Attributes attributes) {
        if (geometry.inodeSize() > InodeRecord.BASE_SIZE) {
            inode.extraSize(InodeRecord.USUAL_EXTRA_SIZE);
        }
        inode.mode(attributes.mode);
        inode.uid(attributes.uid);
        inode.gid(attributes.gid);
        InodeTime time = new InodeTime(attributes.mtime, attributes.mtimeNanos);
        inode.atime(time);
        inode.ctime(time);
        inode.mtime(time);
        inode.birth(birth);
    }

    private long writeXattrs(InodeRecord inode, XattrPlaces xattrs) throws IOException {
        if (!xattrs.inode().isEmpty()) {
            XattrList.toInode(xattrs.inode(), inode.xattrBytes());
        }
        if (xattrs.block().isEmpty()) {
            return 0;
        }
        XattrList.toBlock(xattrs.block(), stream.room(1));
        inode.xattrBlock(take());
        return 1;
    }

    private long take() throws IOException {
        long number = cursor.take();
        stream.add(number);
        return number;
    }

    private long writeContent(InodeRecord inode, Node node) throws IOException {
        return switch (FileMode.type(node.attributes.mode)) {
            case FileMode.DIRECTORY -> writeDirectory(inode, node);
            case FileMode.REGULAR -> writeFile(inode, node);
            case FileMode.SYMLINK -> writeLink(inode, node);
            case FileMode.BLOCK_DEVICE, FileMode.CHARACTER_DEVICE -> {
                inode.device(node.attributes.rdev);
                yield 0;
            }
            default -> 0;
        };
    }

    private long writeDirectory(InodeRecord inode, Node node) throws IOException {
        int blockSize = geometry.blockSize();
        inode.size((long) DirectoryContent.blocks(node, blockSize) * blockSize);
        DirectoryContent content = new DirectoryContent(node, blockSize, geometry.hasFileTypes());
        return contents.write(content, inode.size(), inode);
    }

    private long writeFile(InodeRecord inode, Node node) throws IOException {
        inode.size(node.attributes.size);
        if (inode.size() == 0) {
            return 0;
        }
        try (ImageSource.Content content = source.open(node.attributes.ino)) {
            return contents.write(content, inode.size(), inode);
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(node + ": " + e.getMessage(), e);
        }
    }

    private long writeLink(InodeRecord inode, Node node) throws IOException {
        MemorySegment target = MemorySegment.ofArray(node.target);
        inode.size(target.byteSize());
        if (NodeSizes.isLong(node)) {
            return contents.write(new BytesContent(target), target.byteSize(), inode);
        }
        inode.pointerBytes().copyFrom(target);
        return 0;
    }

    /**
     * The inode that owns the blocks kept for growing: a file whose double indirect block points to
     * those behind the first descriptors, each of which points to its backups in other groups.
     *
     * @param attributes who owns it, and when it was made
     */
    InodeRecord writeResizeInode(Attributes attributes) throws IOException {
        InodeRecord inode = emptyRecord();
        attributes.mode = FileMode.REGULAR | 0600;
        describe(inode, attributes);
        inode.links(1);
        ResizeBlocks blocks = new ResizeBlocks(geometry);
        inode.size(blocks.size());
        blocks.fillRoot(stream.room(1));
        inode.pointer(ResizeBlocks.POINTER, take());
        inode.sectors(blocks.count() * (geometry.blockSize() / SECTOR));
        return inode;
    }
}
