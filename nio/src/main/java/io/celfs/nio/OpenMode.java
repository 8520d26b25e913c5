package io.celfs.nio;

import io.celfs.core.vfs.OpenatFlags;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Open options and initial attributes as the system call takes them.
 *
 * @param flags of {@link OpenatFlags}
 */
record OpenMode(int flags, boolean reads, boolean writes, boolean deletesOnClose) {
    /** The options that are known; an unknown one is an UnsupportedOperationException. */
    static OpenMode of(Set<? extends OpenOption> options) {
        for (OpenOption option : options) {
            if (!(option instanceof StandardOpenOption) && option != LinkOption.NOFOLLOW_LINKS) {
                throw new UnsupportedOperationException(String.valueOf(option));
            }
        }
        boolean appends = options.contains(StandardOpenOption.APPEND);
        boolean writes = appends || options.contains(StandardOpenOption.WRITE);
        boolean reads = options.contains(StandardOpenOption.READ) || !writes;
        if (appends && options.contains(StandardOpenOption.READ)) {
            throw new IllegalArgumentException("READ + APPEND not allowed");
        }
        if (appends && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            throw new IllegalArgumentException("APPEND + TRUNCATE_EXISTING not allowed");
        }
        int access = reads ? OpenatFlags.RDWR : OpenatFlags.WRONLY;
        int flags = writes ? access | writing(options) : OpenatFlags.RDONLY;
        boolean follows = !options.contains(LinkOption.NOFOLLOW_LINKS);
        boolean deletes = options.contains(StandardOpenOption.DELETE_ON_CLOSE);
        flags |= follows && !deletes ? 0 : OpenatFlags.NOFOLLOW;
        return new OpenMode(flags, reads, writes, deletes);
    }

    private static int writing(Set<? extends OpenOption> options) {
        int flags = 0;
        flags |= flag(options, StandardOpenOption.APPEND, OpenatFlags.APPEND);
        flags |= flag(options, StandardOpenOption.TRUNCATE_EXISTING, OpenatFlags.TRUNC);
        flags |= flag(options, StandardOpenOption.CREATE, OpenatFlags.CREAT);
        int exclusive = OpenatFlags.CREAT | OpenatFlags.EXCL;
        flags |= flag(options, StandardOpenOption.CREATE_NEW, exclusive);
        flags |= flag(options, StandardOpenOption.DSYNC, OpenatFlags.DSYNC);
        return flags | flag(options, StandardOpenOption.SYNC, OpenatFlags.SYNC);
    }

    private static int flag(Set<? extends OpenOption> options, OpenOption option, int flag) {
        return options.contains(option) ? flag : 0;
    }

    /** The permission bits that initial attributes ask for. */
    @SuppressWarnings("unchecked") // what callers put into the set is theirs
    static int permissions(int otherwise, FileAttribute<?>... attributes) {
        int mode = otherwise;
        for (FileAttribute<?> attribute : attributes) {
            if (!attribute.name().equals("posix:permissions")) {
                throw new UnsupportedOperationException(
                        "'" + attribute.name() + "' not supported as initial attribute");
            }
            mode = CelfsAttributes.mode((Set<PosixFilePermission>) attribute.value());
        }
        return mode;
    }
}
