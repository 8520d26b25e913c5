package io.celfs.fuse.session;

import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.fuse.wire.EntryOut;
import io.celfs.fuse.wire.LinkIn;
import io.celfs.fuse.wire.MkdirIn;
import io.celfs.fuse.wire.MknodIn;
import io.celfs.fuse.wire.RenameIn;
import io.celfs.fuse.wire.Request;

/** The requests about names. Each answers the size of its payload. */
final class NameOperations {
    private final Served served;
    private final FileSystem fs;

    NameOperations(Served served) {
        this.served = served;
        this.fs = served.fileSystem;
    }

    /** A missing name is an answer that may be kept as well. */
    int lookup(Exchange x) throws FsException {
        long parent = served.ino(x);
        Name name = x.request.name(0);
        try {
            fs.lookup(x.context, parent, name, x.attributes);
        } catch (FsException failure) {
            long seconds = served.entrySeconds(parent);
            if (failure.errno() != Errno.ENOENT || seconds == 0) {
                throw failure;
            }
            EntryOut.writeNegative(x.reply, seconds);
            return EntryOut.SIZE;
        }
        return entry(x);
    }

    int mknod(Exchange x) throws FsException {
        Request request = x.request;
        Name name = request.name(MknodIn.NAME);
        int mode = MknodIn.mode(request);
        int device = MknodIn.device(request);
        served.umask(x, MknodIn.umask(request));
        fs.mknod(x.context, served.ino(x), name, mode, device, x.attributes);
        return entry(x);
    }

    int mkdir(Exchange x) throws FsException {
        Name name = x.request.name(MkdirIn.NAME);
        served.umask(x, MkdirIn.umask(x.request));
        fs.mkdir(x.context, served.ino(x), name, MkdirIn.mode(x.request), x.attributes);
        return entry(x);
    }

    int symlink(Exchange x) throws FsException {
        Name name = x.request.name(0);
        byte[] target = x.request.text(x.request.behindText(0));
        fs.symlink(x.context, served.ino(x), name, target, x.attributes);
        return entry(x);
    }

    int link(Exchange x) throws FsException {
        Name name = x.request.name(LinkIn.NAME);
        long ino = served.nodes.ino(LinkIn.node(x.request));
        fs.link(x.context, ino, served.ino(x), name, x.attributes);
        return entry(x);
    }

    int unlink(Exchange x) throws FsException {
        fs.unlink(x.context, served.ino(x), x.request.name(0));
        return 0;
    }

    int rmdir(Exchange x) throws FsException {
        fs.rmdir(x.context, served.ino(x), x.request.name(0));
        return 0;
    }

    int rename(Exchange x) throws FsException {
        return rename(x, RenameIn.NAMES, 0);
    }

    int rename2(Exchange x) throws FsException {
        return rename(x, RenameIn.NAMES_2, RenameIn.flags(x.request));
    }

    private int rename(Exchange x, int names, int flags) throws FsException {
        Name name = x.request.name(names);
        Name newName = x.request.name(x.request.behindText(names));
        long newParent = served.nodes.ino(RenameIn.newDirectory(x.request));
        fs.rename(x.context, served.ino(x), name, newParent, newName, flags);
        return 0;
    }

    int readlink(Exchange x) throws FsException {
        byte[] target = fs.readlink(x.context, served.ino(x));
        x.reply.bytes(0, target);
        return target.length;
    }

    private int entry(Exchange x) {
        x.countedNode = served.count(x.attributes);
        served.writeEntry(x.reply, 0, x.countedNode, x.attributes, x.unseenCloses);
        return EntryOut.SIZE;
    }
}
