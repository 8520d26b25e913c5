package io.celfs.fuse.session;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.fuse.wire.HandleIn;
import io.celfs.fuse.wire.ReadIn;

/** The requests about open directories. Each answers the size of its payload. */
final class DirectoryOperations {
    private final Served served;
    private final FileSystem fs;

    DirectoryOperations(Served served) {
        this.served = served;
        this.fs = served.fileSystem;
    }

    int readdir(Exchange x) throws FsException {
        return list(x, false);
    }

    int readdirplus(Exchange x) throws FsException {
        return list(x, true);
    }

    private int list(Exchange x, boolean plus) throws FsException {
        FileHandle directory = handle(ReadIn.handle(x.request));
        x.listing.begin(served, plus, ReadIn.size(x.request), x.unseenCloses);
        fs.readdir(x.context, directory, ReadIn.offset(x.request), plus, x.listing);
        if (x.listing.tooSmall()) {
            throw Errno.EINVAL.exception("no room for an entry");
        }
        return x.listing.filled();
    }

    int fsyncdir(Exchange x) throws FsException {
        FileHandle directory = handle(HandleIn.handle(x.request));
        fs.fsyncdir(x.context, directory, HandleIn.dataOnly(x.request));
        return 0;
    }

    private FileHandle handle(long number) throws FsException {
        return served.files.get(number).handle();
    }
}
