package io.celfs.ext2.node;

import io.celfs.core.Errno;
import io.celfs.core.Name;
import io.celfs.ext2.disk.Buffer;
import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.disk.Run;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.DirectoryBlock;
import io.celfs.ext2.layout.FileTypeByte;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeFlags;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a directory: read once into a map by name, changed one block at a time. An entry
 * never moves while it has its name, so that its place is what listings go on from. A hash index is
 * ignored for reading and switched off by the first change.
 */
public final class Directory {
    /** An index of blocks and entries must fit into an int. */
    private static final long MAX_SIZE = 1L << 31;

    /** A block with less room is not looked at again until something is removed. */
    private static final int SMALL_RECORD = DirectoryBlock.recordSize(8);

    private final Volume volume;
    private final BlockMap map;
    private final Geometry geometry;
    private final int blockSize;
    private final Inode inode;
    private final Map<Name, Entry> entries = new HashMap<>();

    /** Counts the entries that come into any directory. */
    private final LongAdder names;

    private volatile long parent;

    /** At least the room in each block; exact after a search in vain. */
    private int[] rooms = {};

    /** No block before this has had room worth looking for. */
    private int hint;

    /** Where the last entry was added: mostly it has the rest of its block. Negative if unknown. */
    private long last = -1;

    /** The last epoch in which a block was added. */
    private long grown;

    /** When it was last used, by the clock of the {@link DirectoryCache}. */
    volatile long used;

    /**
     * An entry.
     *
     * @param place where its record is, in bytes from the start of the directory
     * @param ino the inode it names
     */
    public record Entry(long place, long ino) {}

    /** Takes entries in the order of their places. */
    @FunctionalInterface
    public interface Visitor {
        /** False to stop. */
        boolean visit(Name name, long ino, int type, long place) throws IOException;
    }

    private Directory(Volume volume, BlockMap map, Inode inode, LongAdder names) {
        this.volume = volume;
        this.map = map;
        this.geometry = volume.geometry();
        this.blockSize = geometry.blockSize();
        this.inode = inode;
        this.names = names;
    }

    /** The entries of this inode, a directory, read from its blocks. */
    static Directory read(Volume volume, BlockMap map, Inode inode, LongAdder names)
            throws IOException {
        Directory read = new Directory(volume, map, inode, names);
        read.load();
        return read;
    }

    private CorruptImageException corrupt(long block, String what) {
        return new CorruptImageException("directory " + inode.ino(), block, what);
    }

    private int blockCount() {
        return rooms.length;
    }

    private void load() throws IOException {
        long size = inode.record().size();
        if (size % blockSize != 0 || size >= MAX_SIZE) {
            throw corrupt(-1, "size " + size);
        }
        rooms = new int[(int) (size / blockSize)];
        for (int i = 0; i < rooms.length; i++) {
            Buffer buffer = buffer(i);
            DirectoryBlock block = view(buffer);
            block.check(inode.ino(), buffer.block(), geometry);
            for (int at = 0; at < blockSize; at = block.next(at)) {
                rooms[i] = Math.max(rooms[i], block.room(at));
                if (block.ino(at) != 0) {
                    Entry entry = new Entry((long) i * blockSize + at, block.ino(at));
                    if (entries.put(block.name(at), entry) != null) {
                        throw corrupt(buffer.block(), "a name is there twice");
                    }
                }
            }
        }
        Entry dots = entries.get(Name.DOT_DOT);
        if (!entries.containsKey(Name.DOT) || dots == null) {
            throw corrupt(-1, "lacks . or ..");
        }
        parent = dots.ino();
        names.add(entries.size());
    }

    private Buffer buffer(int index) throws IOException {
        Run run = map.find(inode, index, 1);
        if (run.isHole()) {
            throw corrupt(-1, "hole at block " + index);
        }
        return volume.buffers().get(run.block(), Kind.DIRECTORY);
    }

    private DirectoryBlock view(Buffer buffer) {
        return new DirectoryBlock(buffer.bytes(), geometry.hasFileTypes());
    }

    public @Nullable Entry find(Name name) {
        return entries.get(name);
    }

    /** The inode of the directory that this one is in; needs no lock. */
    public long parent() {
        return parent;
    }

    public boolean isEmpty() {
        return size() == 2;
    }

    Inode inode() {
        return inode;
    }

    /** Entries, those of the directory and its parent among them. */
    int size() {
        return entries.size();
    }

    /** Shows the entries at or behind {@code place}. */
    public void list(long place, Visitor visitor) throws IOException {
        for (int i = (int) (place / blockSize); i < blockCount(); i++) {
            DirectoryBlock block = view(buffer(i));
            for (int at = 0; at < blockSize; at = block.next(at)) {
                long here = (long) i * blockSize + at;
                if (here >= place
                        && block.ino(at) != 0
                        && !visitor.visit(block.name(at), block.ino(at), block.type(at), here)) {
                    return;
                }
            }
        }
    }

    /**
     * Adds an entry.
     *
     * @param added the inode it names
     * @param mode its type
     * @throws io.celfs.core.FsException ENOSPC if the directory must grow and cannot; nothing has
     *     changed
     */
    public void add(Name name, Inode added, int mode) throws IOException {
        long place = placeWithRoom(DirectoryBlock.recordSize(name.length()));
        int at = (int) (place % blockSize);
        Buffer buffer = buffer((int) (place / blockSize));
        int start = view(buffer).insert(at, name, added.ino(), FileTypeByte.of(mode));
        last = place - at + start;
        changed(buffer, at, start);
        entries.put(name, new Entry(last, added.ino()));
        names.increment();
        if (added.isBorn() && (inode.isBorn() || grown == volume.epoch().number())) {
            volume.epoch().takesAway(); // new on new: the outer one must come first
        }
    }

    /** Says that records from one to another, whose header may reach 8 + 255 bytes, changed. */
    private void changed(Buffer buffer, int from, int to) {
        buffer.changed(from, Math.min(blockSize, to + DirectoryBlock.recordSize(255)) - from);
        dropIndex();
    }

    private void dropIndex() {
        if (inode.has(InodeFlags.INDEX)) {
            inode.record().flags(inode.record().flags() & ~InodeFlags.INDEX);
            volume.epoch().takesAway();
        }
    }

    /** A record with room for another, in a new block if there is none. */
    private long placeWithRoom(int needed) throws IOException {
        if (last >= 0 && room(last) >= needed) {
            return last;
        }
        for (int i = hint; i < blockCount(); i++) {
            int at = rooms[i] < needed ? -1 : recordWithRoom(i, needed);
            if (at >= 0) {
                return (long) i * blockSize + at;
            }
            if (i == hint && rooms[i] < SMALL_RECORD) {
                hint++; // hardly anything fits there any more
            }
        }
        return (long) grow() * blockSize;
    }

    private int room(long place) throws IOException {
        return view(buffer((int) (place / blockSize))).room((int) (place % blockSize));
    }

    /** The first record of a block with so much room, or -1. */
    private int recordWithRoom(int index, int needed) throws IOException {
        DirectoryBlock block = view(buffer(index));
        int largest = 0;
        for (int at = 0; at < blockSize; at = block.next(at)) {
            int room = block.room(at);
            if (room >= needed) {
                return at;
            }
            largest = Math.max(largest, room);
        }
        rooms[index] = largest;
        return -1;
    }

    /** Adds a block of one unused record; its index. */
    private int grow() throws IOException {
        int index = blockCount();
        if ((index + 1L) * blockSize >= MAX_SIZE) {
            throw Errno.ENOSPC.exception("directory");
        }
        Run run = map.fill(inode, index, 1, true);
        Buffer buffer = volume.buffers().create(run.block(), Kind.DIRECTORY);
        view(buffer).clear();
        inode.record().size((index + 1L) * blockSize);
        inode.store();
        rooms = Arrays.copyOf(rooms, index + 1);
        rooms[index] = blockSize;
        grown = volume.epoch().number();
        return index;
    }

    /** Makes a new, empty directory's first block. */
    static Directory format(Volume volume, BlockMap map, Inode inode, long parent, LongAdder names)
            throws IOException {
        Directory directory = new Directory(volume, map, inode, names);
        directory.grow();
        Buffer buffer = directory.buffer(0);
        DirectoryBlock block = directory.view(buffer);
        int type = FileTypeByte.of(inode.record().mode());
        int dot = block.insert(0, Name.DOT, inode.ino(), type);
        int dots = block.insert(dot, Name.DOT_DOT, parent, type);
        directory.entries.put(Name.DOT, new Entry(dot, inode.ino()));
        directory.entries.put(Name.DOT_DOT, new Entry(dots, parent));
        directory.parent = parent;
        names.add(directory.size());
        return directory;
    }

    /** Removes an entry that is there. */
    public void remove(Name name) throws IOException {
        Entry entry = existing(name);
        int index = (int) (entry.place() / blockSize);
        Buffer buffer = buffer(index);
        view(buffer).remove((int) (entry.place() % blockSize));
        buffer.changed();
        dropIndex();
        entries.remove(name);
        if (entry.place() == last) {
            last = -1; // the record before it has taken it in
        }
        rooms[index] = blockSize;
        hint = Math.min(hint, index);
        volume.epoch().takesAway();
    }

    /** Lets an entry that is there name another inode. */
    public void replace(Name name, long ino, int mode) throws IOException {
        Entry entry = existing(name);
        int at = (int) (entry.place() % blockSize);
        Buffer buffer = buffer((int) (entry.place() / blockSize));
        DirectoryBlock block = view(buffer);
        block.ino(at, ino);
        block.type(at, FileTypeByte.of(mode));
        buffer.changed(at, 8);
        entries.put(name, new Entry(entry.place(), ino));
        if (name.equals(Name.DOT_DOT)) {
            parent = ino;
        }
        volume.epoch().takesAway();
    }

    private Entry existing(Name name) throws CorruptImageException {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw corrupt(-1, "lost the entry " + name);
        }
        return entry;
    }
}
