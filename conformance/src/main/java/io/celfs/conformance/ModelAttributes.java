package io.celfs.conformance;

import io.celfs.core.AttributeChange;
import io.celfs.core.Errno;
import io.celfs.core.FallocateMode;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.time.Instant;
import java.util.Arrays;

/** setattr and fallocate of the model. */
final class ModelAttributes {
    private ModelAttributes() {}

    static void change(OpContext context, ModelNode node, AttributeChange change, Instant now)
            throws FsException {
        if (change.has(AttributeChange.SIZE)) {
            resize(node, change.size);
            node.mtime = now;
        }
        boolean owner = (change.valid & (AttributeChange.UID | AttributeChange.GID)) != 0;
        boolean stripsSize = change.has(AttributeChange.SIZE) && context.clearsSetId();
        if (owner || stripsSize || change.has(AttributeChange.KILL_SET_ID)) {
            node.stripSetId();
        }
        node.uid = change.has(AttributeChange.UID) ? change.uid : node.uid;
        node.gid = change.has(AttributeChange.GID) ? change.gid : node.gid;
        if (change.has(AttributeChange.MODE)) {
            node.mode = FileMode.type(node.mode) | (change.mode & FileMode.PERMISSIONS);
        }
        times(node, change, now);
    }

    private static void times(ModelNode node, AttributeChange change, Instant now) {
        if (change.has(AttributeChange.ATIME)) {
            node.atime =
                    change.has(AttributeChange.ATIME_NOW)
                            ? now
                            : Instant.ofEpochSecond(change.atime, change.atimeNanos);
        }
        if (change.has(AttributeChange.MTIME)) {
            node.mtime =
                    change.has(AttributeChange.MTIME_NOW)
                            ? now
                            : Instant.ofEpochSecond(change.mtime, change.mtimeNanos);
        }
        node.ctime =
                change.has(AttributeChange.CTIME)
                        ? Instant.ofEpochSecond(change.ctime, change.ctimeNanos)
                        : now;
    }

    private static void resize(ModelNode node, long size) throws FsException {
        if (node.isDirectory()) {
            throw Errno.EISDIR.exception();
        }
        if (!FileMode.isRegular(node.mode) || size < 0) {
            throw Errno.EINVAL.exception();
        }
        if (size > ModelFileSystem.MAX_FILE_SIZE) {
            throw Errno.EFBIG.exception();
        }
        node.content = Arrays.copyOf(node.content, (int) size);
    }

    static void allocate(ModelNode node, int mode, long offset, long length) throws FsException {
        if (offset < 0 || length <= 0) {
            throw Errno.EINVAL.exception();
        }
        if (length > ModelFileSystem.MAX_FILE_SIZE - offset) {
            throw Errno.EFBIG.exception();
        }
        int end = (int) (offset + length);
        boolean keep = (mode & FallocateMode.KEEP_SIZE) != 0;
        switch (mode & ~FallocateMode.KEEP_SIZE) {
            case 0 -> {}
            case FallocateMode.ZERO_RANGE ->
                    node.content = Data.clear(node.content, (int) offset, end);
            case FallocateMode.PUNCH_HOLE -> {
                if (!keep) {
                    throw Errno.EOPNOTSUPP.exception();
                }
                node.content = Data.clear(node.content, (int) offset, end);
            }
            default -> throw Errno.EOPNOTSUPP.exception();
        }
        if (!keep && end > node.content.length) {
            node.content = Arrays.copyOf(node.content, end);
        }
    }
}
