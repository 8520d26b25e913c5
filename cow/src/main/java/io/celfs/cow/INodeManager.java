package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.manifest.FileTimes;
import io.celfs.storage.ContentHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The inodes of a manifest, as columns: about 50 bytes and its name for each entry. Numbers are
 * given breadth-first, children in the order of their names' bytes, so that they follow from the
 * manifest alone and the children of a directory are neighbours. Immutable.
 */
final class INodeManager {
    static final byte FILE = 0;
    static final byte RUNNABLE = 1;
    static final byte DIRECTORY = 2;
    static final byte SYMLINK = 3;

    private final int uid;
    private final int gid;

    /** What an inode is, one of the constants above. The columns begin with inode 1 at index 0. */
    private final byte[] kinds;

    private final int[] parents;
    private final byte[] namePool;
    private final int[] nameStarts;

    /**
     * Size of a file; of a directory the first child's inode and, in the low half, their number.
     */
    private final long[] sizes;

    /** Microseconds; a directory has the newest of its files. */
    private final long[] mtimes;

    /**
     * High half of a file's hash. Index of the first of several; of a link the start of its target;
     * of a directory the number of its subdirectories.
     */
    private final long[] first;

    /** Low half of a file's hash. Of a link the length of its target. */
    private final long[] second;

    /** Hashes of files with several chunks, two longs each. */
    private final long[] chunkHashes;

    private final byte[] targetPool;
    private final long chunkSize;

    INodeManager(INodeColumns columns, int uid, int gid, long chunkSize) {
        this.uid = uid;
        this.gid = gid;
        this.chunkSize = chunkSize;
        kinds = columns.kinds;
        parents = columns.parents;
        namePool = columns.namePool;
        nameStarts = columns.nameStarts;
        sizes = columns.sizes;
        mtimes = columns.mtimes;
        first = columns.first;
        second = columns.second;
        chunkHashes = columns.chunkHashes;
        targetPool = columns.targetPool;
    }

    int count() {
        return kinds.length;
    }

    boolean contains(long ino) {
        return ino >= 1 && ino <= kinds.length;
    }

    private static int index(long ino) {
        return (int) ino - 1;
    }

    void getattr(long ino, Attributes result) {
        int index = index(ino);
        byte kind = kinds[index];
        result.ino = ino;
        result.uid = uid;
        result.gid = gid;
        result.rdev = 0;
        result.nlink = 1;
        switch (kind) {
            case DIRECTORY -> {
                result.mode = FileMode.DIRECTORY | 0755;
                result.nlink = 2 + (int) first[index];
                result.size = PageMap.PAGE_SIZE;
            }
            case SYMLINK -> {
                result.mode = FileMode.SYMLINK | 0777;
                result.size = second[index];
            }
            default -> {
                result.mode = FileMode.REGULAR | (kind == RUNNABLE ? 0755 : 0644);
                result.size = sizes[index];
            }
        }
        result.blockSize = PageMap.PAGE_SIZE;
        result.blocks = (result.size + 511) / 512;
        setTimes(result, mtimes[index]);
    }

    private static void setTimes(Attributes result, long micros) {
        long seconds = FileTimes.seconds(micros);
        int nanos = FileTimes.nanos(micros);
        result.mtime = seconds;
        result.mtimeNanos = nanos;
        result.ctime = seconds;
        result.ctimeNanos = nanos;
        result.atime = seconds;
        result.atimeNanos = nanos;
        result.btime = seconds;
        result.btimeNanos = nanos;
    }

    boolean isDirectory(long ino) {
        return kinds[index(ino)] == DIRECTORY;
    }

    boolean isFile(long ino) {
        byte kind = kinds[index(ino)];
        return kind == FILE || kind == RUNNABLE;
    }

    long parent(long ino) {
        return parents[index(ino)];
    }

    int childCount(long directory) throws FsException {
        requireDirectory(directory);
        return (int) sizes[index(directory)];
    }

    long childAt(long directory, int position) {
        return firstChild(directory) + position;
    }

    private long firstChild(long directory) {
        return sizes[index(directory)] >>> 32;
    }

    private void requireDirectory(long ino) throws FsException {
        if (!isDirectory(ino)) {
            throw Errno.ENOTDIR.exception();
        }
    }

    /** The inode of an entry, or 0. */
    long child(long directory, Name name) throws FsException {
        requireDirectory(directory);
        long low = firstChild(directory);
        long high = low + (int) sizes[index(directory)] - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            int order = compare(index(middle), name);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return 0;
    }

    private int compare(int index, Name name) {
        int start = nameStarts[index];
        int length = nameStarts[index + 1] - start;
        int common = Math.min(length, name.length());
        for (int i = 0; i < common; i++) {
            int order = Byte.compareUnsigned(namePool[start + i], name.at(i));
            if (order != 0) {
                return order;
            }
        }
        return length - name.length();
    }

    Name name(long ino) throws FsException {
        int index = index(ino);
        return Name.of(Arrays.copyOfRange(namePool, nameStarts[index], nameStarts[index + 1]));
    }

    byte[] readlink(long ino) throws FsException {
        int index = index(ino);
        if (kinds[index] != SYMLINK) {
            throw Errno.EINVAL.exception("not a symbolic link");
        }
        int start = (int) first[index];
        return Arrays.copyOfRange(targetPool, start, start + (int) second[index]);
    }

    long size(long ino) {
        return sizes[index(ino)];
    }

    /** True if the content of a file is several objects. */
    boolean isChunked(long ino) {
        return chunkSize > 0 && sizes[index(ino)] > chunkSize;
    }

    /** The hash of a chunk of a file; chunk 0 is all of a file that has one object. */
    ContentHash hash(long ino, int chunk) {
        int index = index(ino);
        if (!isChunked(ino)) {
            return new ContentHash(first[index], second[index]);
        }
        int at = ((int) first[index] + chunk) * 2;
        return new ContentHash(chunkHashes[at], chunkHashes[at + 1]);
    }

    List<ContentHash> hashes(long ino) {
        int chunks = isChunked(ino) ? (int) ((sizes[index(ino)] + chunkSize - 1) / chunkSize) : 1;
        List<ContentHash> hashes = new ArrayList<>(chunks);
        for (int i = 0; i < chunks; i++) {
            hashes.add(hash(ino, i));
        }
        return hashes;
    }
}
