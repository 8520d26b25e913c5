package io.celfs.conformance.host;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostListing;
import org.jspecify.annotations.Nullable;

/** An open file or directory of the host. */
record HostHandle(long ino, @Nullable HostFile file, @Nullable HostListing listing)
        implements FileHandle {
    static HostFile file(FileHandle handle) throws FsException {
        if (handle instanceof HostHandle host && host.file != null) {
            return host.file;
        }
        throw Errno.EISDIR.exception();
    }

    static HostListing listing(FileHandle handle) throws FsException {
        if (handle instanceof HostHandle host && host.listing != null) {
            return host.listing;
        }
        throw Errno.ENOTDIR.exception();
    }

    void close() {
        if (file != null) {
            file.close();
        }
        if (listing != null) {
            listing.close();
        }
    }
}
