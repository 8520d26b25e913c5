package io.celfs.ext2.node;

import io.celfs.core.Errno;
import io.celfs.ext2.alloc.Allocator;
import io.celfs.ext2.disk.Buffer;
import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.disk.Run;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.Xattr;
import io.celfs.ext2.layout.XattrList;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Extended attributes of inodes: in the rest of the record, and in one block, which several inodes
 * may share. A block that is there is never changed but for its count; new content gets a new one.
 */
public final class XattrStore {
    private final Volume volume;
    private final Allocator allocator;
    private final int blockSize;

    public XattrStore(Volume volume, Allocator allocator) {
        this.volume = volume;
        this.allocator = allocator;
        this.blockSize = volume.geometry().blockSize();
    }

    private static String name(Inode inode) {
        return "attributes of inode " + inode.ino();
    }

    /** All attributes. */
    public List<Xattr> read(Inode inode) throws IOException {
        InodeRecord record = inode.record();
        List<Xattr> found =
                new ArrayList<>(XattrList.ofInode(record.xattrBytes(), name(inode), -1));
        if (record.xattrBlock() != 0) {
            Buffer block = volume.buffers().get(record.xattrBlock(), Kind.XATTRS);
            synchronized (block) {
                found.addAll(XattrList.ofBlock(block.bytes(), name(inode), block.block()));
            }
        }
        return found;
    }

    /**
     * Replaces all attributes: the small ones go into the record as long as they fit.
     *
     * @throws io.celfs.core.FsException ENOSPC if the rest does not fit into a block, or there is
     *     none; nothing has changed
     */
    public void write(Inode inode, List<Xattr> attributes, boolean privileged) throws IOException {
        MemorySegment area = inode.record().xattrBytes();
        List<Xattr> near = new ArrayList<>();
        List<Xattr> far = new ArrayList<>();
        List<Xattr> bySize = new ArrayList<>(attributes);
        bySize.sort(Comparator.comparingInt(attribute -> attribute.value().length));
        for (Xattr attribute : bySize) {
            near.add(attribute);
            if (XattrList.INODE_HEADER + XattrList.size(near) > area.byteSize()) {
                near.removeLast();
                far.add(attribute);
            }
        }
        if (XattrList.BLOCK_HEADER + XattrList.size(far) > blockSize) {
            throw Errno.ENOSPC.exception("attributes need more than a block");
        }
        if (!attributes.isEmpty()) {
            volume.keeper().needsXattrs();
        }
        long block = far.isEmpty() ? 0 : newBlock(inode, far, privileged);
        dispose(inode);
        attach(inode, block);
        if (area.byteSize() > 0) {
            XattrList.toInode(near, area);
        }
        inode.store();
    }

    private long newBlock(Inode inode, List<Xattr> attributes, boolean privileged)
            throws IOException {
        Run run = allocator.take(allocator.goalOf(inode.ino()), 1, privileged);
        if (run == null) {
            throw Errno.ENOSPC.exception();
        }
        XattrList.toBlock(attributes, volume.buffers().create(run.block(), Kind.XATTRS).bytes());
        return run.block();
    }

    private void attach(Inode inode, long block) {
        if (block != 0) {
            inode.record().xattrBlock(block);
            inode.record().sectors(inode.record().sectors() + blockSize / 512);
        }
    }

    /** Gives up the block, and frees it if nobody else uses it. */
    public void dispose(Inode inode) throws IOException {
        InodeRecord record = inode.record();
        long number = record.xattrBlock();
        if (number == 0) {
            return;
        }
        Buffer block = volume.buffers().get(number, Kind.XATTRS);
        boolean last;
        synchronized (block) {
            long users = XattrList.references(block.bytes());
            last = users <= 1;
            if (!last) {
                XattrList.references(block.bytes(), users - 1);
            }
        }
        if (last) {
            volume.buffers().forget(number);
            allocator.free(new Run(number, 1));
        } else {
            volume.epoch().takesAway();
            block.changed();
        }
        record.xattrBlock(0);
        record.sectors(Math.max(0, record.sectors() - blockSize / 512));
    }
}
