package io.celfs.ext2.node;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.ext2.alloc.Allocator;
import io.celfs.ext2.disk.Buffer;
import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeFlags;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.InodeTime;
import io.celfs.ext2.node.BlockMap.Content;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The inodes in memory by number, each at most once, from being read or made to the end: an inode
 * ends when it has no name, no reference and no handle. Outside, the root has the number 1 as every
 * {@link FileSystem}'s; on the disk it is 2, and what is 1 there is never seen.
 */
public final class InodeTable {
    /** Inodes that nobody uses and that may be kept. */
    private static final int MANY_INODES = 32_768;

    /** Entries of directories that may be kept: about 35 MiB. */
    private static final int MANY_NAMES = 250_000;

    private final Volume volume;
    private final Geometry geometry;
    private final Allocator allocator;
    private final BlockMap map;
    private final XattrStore xattrs;
    private final InstantSource clock;
    private final DirectoryCache directories;
    private final ConcurrentMap<Long, Inode> inodes = new ConcurrentHashMap<>();
    private volatile int keptAtLastTrim;

    public InodeTable(
            Volume volume,
            Allocator allocator,
            BlockMap map,
            XattrStore xattrs,
            InstantSource clock) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.allocator = allocator;
        this.map = map;
        this.xattrs = xattrs;
        this.clock = clock;
        this.directories = new DirectoryCache(volume, map, MANY_NAMES);
    }

    /** The number outside for one on the disk. */
    public static long outside(long ino) {
        return ino == InodeNumbers.ROOT ? FileSystem.ROOT : ino;
    }

    private static long inside(long ino) {
        return ino == FileSystem.ROOT ? InodeNumbers.ROOT : ino;
    }

    public InodeTime now() {
        Instant now = clock.instant();
        return new InodeTime(now.getEpochSecond(), now.getNano());
    }

    /** True if {@link #trim} is worth while. */
    public boolean isLarge() {
        return inodes.size() > keptAtLastTrim + MANY_INODES || directories.isLarge();
    }

    /** The inode with this number outside; ESTALE if there is none. Needs no lock. */
    public Inode get(long outside) throws IOException {
        long ino = inside(outside);
        boolean plausible =
                geometry.isInode(ino)
                        && (ino == InodeNumbers.ROOT || ino >= volume.superblock().firstInode());
        if (!plausible || outside == InodeNumbers.ROOT) {
            throw stale(outside);
        }
        Inode known = inodes.get(ino);
        if (known == null) {
            known = read(ino);
            if (known.record().links() == 0) {
                throw stale(outside);
            }
            Inode other = inodes.putIfAbsent(ino, known);
            known = other == null ? known : other;
        }
        return known;
    }

    private static FsException stale(long ino) {
        return Errno.ESTALE.exception("inode " + ino);
    }

    /** The inode that a directory entry names; a wrong one is the image's fault. */
    public Inode named(long ino, Inode directory) throws IOException {
        try {
            return get(outside(ino));
        } catch (FsException e) {
            throw new CorruptImageException(
                    "directory " + directory.ino(), -1, "names inode " + ino + ", which is free");
        }
    }

    private Inode read(long ino) throws IOException {
        Inode inode = inode(ino, stored(ino), 0);
        inode.record().check(ino, allocator.blockOfInode(ino), geometry);
        return inode;
    }

    private Inode inode(long ino, MemorySegment record, long born) {
        long block = allocator.blockOfInode(ino);
        return new Inode(volume, ino, record, block, allocator.offsetOfInode(ino), born);
    }

    /** A copy of a record as it is in its block. */
    private MemorySegment stored(long ino) throws IOException {
        Buffer buffer = volume.buffers().get(allocator.blockOfInode(ino), Kind.INODES);
        synchronized (buffer) {
            return MemorySegment.ofArray(
                    buffer.bytes()
                            .asSlice(allocator.offsetOfInode(ino), geometry.inodeSize())
                            .toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** The directory with this number outside; ENOTDIR, ESTALE. */
    public Inode directory(long outside) throws IOException {
        Inode inode = get(outside);
        if (!inode.isDirectory()) {
            throw Errno.ENOTDIR.exception();
        }
        return inode;
    }

    /** The entries of a directory whose lock the caller holds. */
    public Directory entries(Inode directory) throws IOException {
        return directories.of(directory);
    }

    /** Answers the attributes of an inode whose number the caller learns: one reference. */
    public void refer(Inode inode, Attributes result) {
        inode.lookups.incrementAndGet();
        fill(inode, result);
    }

    /** Answers the attributes of an inode. */
    public void fill(Inode inode, Attributes result) {
        inode.fill(result);
        result.ino = outside(inode.ino());
    }

    /**
     * Makes an inode of the caller's in a directory. It has no name and no link yet.
     *
     * @param mode what it gets, whatever the caller's umask
     * @throws FsException ENOSPC
     */
    public Inode make(OpContext context, Inode parent, int mode) throws IOException {
        boolean directory = FileMode.isDirectory(mode);
        boolean spread = directory && parent.ino() == InodeNumbers.ROOT;
        long ino = allocator.takeInode(parent.ino(), directory, spread);
        try {
            Inode made = fresh(ino);
            init(made.record(), context, parent.record(), mode);
            made.store();
            inodes.put(ino, made);
            return made;
        } catch (IOException e) {
            allocator.undoInode(ino, directory);
            throw e;
        }
    }

    private Inode fresh(long ino) throws IOException {
        MemorySegment empty = MemorySegment.ofArray(new byte[geometry.inodeSize()]);
        Inode inode = inode(ino, empty, volume.epoch().number());
        inode.record().generation(new InodeRecord(stored(ino)).generation() + 1);
        return inode;
    }

    private void init(InodeRecord record, OpContext context, InodeRecord parent, int mode) {
        boolean inheritGroup = (parent.mode() & FileMode.SET_GID) != 0;
        int bits = mode;
        if (FileMode.isSymlink(mode)) {
            bits |= 0777; // a link's own permissions mean nothing; Linux always shows all of them
        }
        if (inheritGroup && FileMode.isDirectory(mode)) {
            bits |= FileMode.SET_GID;
        }
        record.mode(bits);
        record.uid(context.uid());
        record.gid(inheritGroup ? parent.gid() : context.gid());
        record.flags(parent.flags() & InodeFlags.INHERITED);
        if (geometry.inodeSize() > InodeRecord.BASE_SIZE) {
            record.extraSize(extraSize());
        }
        InodeTime now = now();
        record.atime(now);
        record.mtime(now);
        record.ctime(now);
        record.birth(now);
    }

    private int extraSize() {
        int wanted = volume.superblock().wantedExtraSize();
        return wanted == 0 ? InodeRecord.USUAL_EXTRA_SIZE : wanted;
    }

    /** Fills a new directory with its two first entries. */
    public void formatDirectory(Inode made, Inode parent) throws IOException {
        directories.format(made, parent);
    }

    /** Undoes {@link #make}: everything it has is free at once or with the epoch. */
    public void unmake(Inode made) throws IOException {
        made.record().links(0);
        endIfUnreachable(made);
    }

    /** One reference less; the inode may end. Takes its lock itself. */
    public void forget(long outside, long count) throws IOException {
        Inode inode = inodes.get(inside(outside));
        if (inode != null) {
            inode.lookups.updateAndGet(held -> Math.max(0, held - count));
            endLater(inode);
        }
    }

    /** One handle less; the inode may end. Takes its lock itself. */
    public void release(Inode inode) throws IOException {
        if (inode.opens.decrementAndGet() == 0) {
            inode.reservation().release();
        }
        endLater(inode);
    }

    private void endLater(Inode inode) throws IOException {
        if (!inode.isUnreachable()) {
            return;
        }
        inode.lock.writeLock().lock();
        try {
            endIfUnreachable(inode);
        } finally {
            inode.lock.writeLock().unlock();
        }
    }

    /** Frees an inode that nothing can reach any more. The caller holds its lock. */
    public void endIfUnreachable(Inode inode) throws IOException {
        if (!inode.isUnreachable() || inode.hasEnded() || volume.isReadOnly()) {
            return;
        }
        inode.end();
        inodes.remove(inode.ino());
        InodeRecord record = inode.record();
        if (hasBlocks(record)) {
            boolean data = inode.isRegular();
            map.free(inode, 0, Long.MAX_VALUE, data ? Content.DATA : Content.METADATA);
        }
        xattrs.dispose(inode);
        boolean directory = inode.isDirectory();
        record.size(0);
        record.deletionTime(now().seconds());
        inode.store();
        allocator.freeInode(inode.ino(), directory);
    }

    private boolean hasBlocks(InodeRecord record) {
        return switch (FileMode.type(record.mode())) {
            case FileMode.REGULAR, FileMode.DIRECTORY -> true;
            case FileMode.SYMLINK -> !record.isShortLink(geometry.blockSize());
            default -> false;
        };
    }

    /** Ends what was unlinked but still referred to, when the file system ends. */
    public void endUnlinked() throws IOException {
        for (Inode inode : inodes.values()) {
            inode.lookups.set(0);
            inode.opens.set(0);
            endLater(inode);
        }
    }

    /**
     * Drops inodes that nobody refers to and that have nothing to sync, and entries of directories
     * beyond what may be kept; all of it is in its blocks. Nobody is inside.
     */
    public void trim() {
        inodes.values().removeIf(InodeTable::isIdle);
        directories.trim(inodes.values());
        keptAtLastTrim = inodes.size();
    }

    private static boolean isIdle(Inode inode) {
        return inode.lookups.get() == 0 && inode.opens.get() == 0 && inode.isSynced();
    }
}
