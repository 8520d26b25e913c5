package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FallocateMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.io.IOException;

/** Space of files: taken ahead, given back, set to zeros. */
final class FileSpace {
    private final DirtyFileManager files;
    private final ContentChange change;
    private final Durability durability;

    FileSpace(DirtyFileManager files, ContentChange change, Durability durability) {
        this.files = files;
        this.change = change;
        this.durability = durability;
    }

    /** As {@code fallocate(2)}. */
    void allocate(OpContext context, Handle handle, int mode, long offset, long length)
            throws FsException {
        if (offset < 0 || length <= 0) {
            throw Errno.EINVAL.exception("empty range");
        }
        if (offset + length < 0 || offset + length > DirtyFileManager.MAX_SIZE) {
            throw Errno.EFBIG.exception();
        }
        boolean keepSize = (mode & FallocateMode.KEEP_SIZE) != 0;
        int what = mode & ~FallocateMode.KEEP_SIZE;
        if (what == FallocateMode.PUNCH_HOLE && !keepSize) {
            throw Errno.EOPNOTSUPP.exception("punch without keep-size");
        }
        files.change(
                handle.node,
                (file, before) -> {
                    Range range = new Range(handle.node, file, before, offset, length, keepSize);
                    switch (what) {
                        case 0 -> reserve(context, range);
                        case FallocateMode.PUNCH_HOLE, FallocateMode.ZERO_RANGE ->
                                zero(context, range);
                        default -> throw Errno.EOPNOTSUPP.exception("fallocate mode " + mode);
                    }
                });
    }

    /** What an operation concerns, and the file as it was before. */
    private record Range(
            Node node,
            DirtyFile file,
            Attributes before,
            long offset,
            long length,
            boolean keepSize) {
        /** First byte behind the range, as far as it may matter. */
        long end() {
            long end = offset + length;
            return keepSize ? Math.min(before.size, end) : end;
        }
    }

    private void reserve(OpContext context, Range range) throws IOException {
        DirtyFile file = range.file;
        long offset = range.offset;
        long length = range.length;
        if (file.isWhole()) {
            ContentChange.onHost(
                    range.node, file, () -> file.whole().allocate(offset, length, range.keepSize));
            return;
        }
        file.allocate(offset, length);
        long size = Math.max(range.before.size, range.end());
        files.resize(context, range.node, file, range.before, size);
    }

    private void zero(OpContext context, Range range) throws IOException {
        if (range.file.isWhole()) {
            ContentChange.onHost(range.node, range.file, () -> zeroWhole(range));
        } else {
            zeroPages(context, range);
        }
    }

    private void zeroWhole(Range range) throws IOException {
        CacheFile whole = range.file.whole();
        long size = range.before.size;
        long end = range.end();
        if (end > range.offset) {
            whole.punch(range.offset, end - range.offset);
        } else {
            // The host would see no change.
            ContentChange.setTimes(whole, change.written(range.before));
        }
        if (end > size) {
            whole.truncate(end);
        }
    }

    private void zeroPages(OpContext context, Range range) throws IOException {
        long page = PageMap.PAGE_SIZE;
        DirtyFile file = range.file;
        long offset = range.offset;
        long end = range.end();
        long size = range.before.size;
        PageWrite stored = Scratch.ofThread().pages;
        stored.clear();
        if (end > size) {
            file.zeroTail(context, size, stored);
        }
        long first = (offset + page - 1) / page;
        // The last page counts as wholly covered when the range reaches the end of the file.
        long last = end >= size ? PageMap.pages(end) : end / page;
        long headEnd = Math.min(Math.min(end, size), first * page);
        if (offset < headEnd) {
            file.zeroInPage(context, offset, headEnd, size, stored);
        }
        long tailStart = Math.max(offset, last * page);
        if (tailStart < end && last >= first) {
            file.zeroInPage(context, tailStart, end, size, stored);
        }
        long zeros = Math.max(0, last - first);
        Attributes after = change.written(range.before);
        after.size = Math.max(size, end);
        change.zeroed(range.node, file, stored, first, zeros, after);
        durability.reclaim(file, first, last, zeros * page);
    }
}
