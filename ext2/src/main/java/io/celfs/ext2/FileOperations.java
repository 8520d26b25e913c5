package io.celfs.ext2;

import io.celfs.core.Errno;
import io.celfs.core.FallocateMode;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;
import io.celfs.ext2.alloc.Allocator;
import io.celfs.ext2.layout.InodeFlags;
import io.celfs.ext2.node.FileContent;
import io.celfs.ext2.node.Inode;
import io.celfs.ext2.node.InodeTable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** What is done to the content of regular files. Callers are inside the gate. */
final class FileOperations {
    private static final int PUNCH = FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE;
    private static final int ZERO_KEEP = FallocateMode.ZERO_RANGE | FallocateMode.KEEP_SIZE;

    private final InodeTable table;
    private final FileContent content;
    private final Allocator allocator;
    private final XattrOperations xattrs;

    FileOperations(
            InodeTable table, FileContent content, Allocator allocator, XattrOperations xattrs) {
        this.table = table;
        this.content = content;
        this.allocator = allocator;
        this.xattrs = xattrs;
    }

    /** EISDIR, ELOOP, ENXIO for what is not a regular file. */
    static void requireFile(Inode inode) throws FsException {
        switch (FileMode.type(inode.record().mode())) {
            case FileMode.REGULAR -> {}
            case FileMode.DIRECTORY -> throw Errno.EISDIR.exception();
            case FileMode.SYMLINK -> throw Errno.ELOOP.exception();
            default -> throw Errno.ENXIO.exception();
        }
    }

    /** Demands that an inode may be opened so, and empties it if {@code flags} say so. */
    void prepare(OpContext context, Inode inode, int flags) throws IOException {
        requireFile(inode);
        boolean truncates = (flags & OpenFlags.TRUNCATE) != 0;
        if (OpenFlags.writes(flags) || truncates) {
            inode.requireMutable();
            if (inode.has(InodeFlags.APPEND) && (truncates || (flags & OpenFlags.APPEND) == 0)) {
                throw Errno.EPERM.exception("append-only");
            }
        }
        if (truncates) {
            try (Locks _ = Locks.exclusive(inode)) {
                content.resize(inode, 0);
                changed(context, inode);
                inode.store();
            }
        }
    }

    int read(Ext2Handle handle, long offset, MemorySegment target) throws IOException {
        Inode inode = handle.readable();
        checked(offset);
        try (Locks _ = Locks.shared(inode)) {
            return content.read(inode, offset, target);
        }
    }

    int write(OpContext context, Ext2Handle handle, long offset, MemorySegment source)
            throws IOException {
        Inode inode = handle.writable();
        checked(offset);
        if (source.byteSize() == 0) {
            return 0;
        }
        try (Locks _ = Locks.exclusive(inode)) {
            long size = inode.record().size();
            long sectors = inode.record().sectors();
            int mode = inode.record().mode();
            long at = handle.appends() ? size : offset;
            int written = content.write(inode, at, source, allocator.mayUseReserved(context));
            changed(context, inode);
            boolean onlyTimes =
                    size == inode.record().size()
                            && sectors == inode.record().sectors()
                            && mode == inode.record().mode();
            if (onlyTimes) {
                inode.storeTimes();
            } else {
                inode.store();
            }
            return written;
        }
    }

    void fallocate(OpContext context, Ext2Handle handle, int mode, long offset, long length)
            throws IOException {
        Inode inode = handle.writable();
        if (offset < 0 || length <= 0) {
            throw Errno.EINVAL.exception("range");
        }
        if (length > content.maxSize() - offset) {
            throw Errno.EFBIG.exception();
        }
        long end = offset + length;
        boolean privileged = allocator.mayUseReserved(context);
        try (Locks _ = Locks.exclusive(inode)) {
            if (inode.has(InodeFlags.APPEND) && mode != 0) {
                throw Errno.EPERM.exception("append-only");
            }
            switch (mode) {
                case PUNCH -> content.punch(inode, offset, end);
                case 0 -> allocate(inode, offset, end, privileged);
                case FallocateMode.KEEP_SIZE -> keepSize(inode, offset, end, privileged);
                case FallocateMode.ZERO_RANGE -> {
                    grow(inode, end);
                    content.zero(inode, offset, end);
                }
                case ZERO_KEEP -> content.zero(inode, offset, Math.min(end, inode.record().size()));
                default -> throw Errno.EOPNOTSUPP.exception("fallocate mode " + mode);
            }
            changed(context, inode);
            inode.store();
        }
    }

    private void allocate(Inode inode, long offset, long end, boolean privileged)
            throws IOException {
        content.allocate(inode, offset, end, privileged);
        grow(inode, end);
    }

    /** Nothing can be allocated behind the end of the file, where e2fsck would find it. */
    private void keepSize(Inode inode, long offset, long end, boolean privileged)
            throws IOException {
        if (end > inode.record().size()) {
            throw Errno.EOPNOTSUPP.exception("allocation behind the end");
        }
        content.allocate(inode, offset, end, privileged);
    }

    private void grow(Inode inode, long end) throws IOException {
        if (end > inode.record().size()) {
            content.resize(inode, end);
        }
    }

    long seek(Ext2Handle handle, long offset, SeekMode mode) throws IOException {
        Inode inode = handle.inode();
        try (Locks _ = Locks.shared(inode)) {
            if (!inode.isRegular()) {
                throw Errno.EISDIR.exception();
            }
            long size = inode.record().size();
            if (offset < 0 || offset >= size) {
                throw Errno.ENXIO.exception();
            }
            boolean data = mode == SeekMode.DATA;
            long found = content.seek(inode, offset, data);
            if (data && found == size) {
                throw Errno.ENXIO.exception();
            }
            return found;
        }
    }

    private void changed(OpContext context, Inode inode) throws IOException {
        inode.modified(table.now());
        if (context.clearsSetId()) {
            xattrs.stripPrivileges(inode);
        }
    }

    private static void checked(long offset) throws FsException {
        if (offset < 0) {
            throw Errno.EINVAL.exception("negative offset");
        }
    }
}
