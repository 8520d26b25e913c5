package io.celfs.fuse.session;

import io.celfs.core.AclType;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.XattrFlags;
import io.celfs.fuse.wire.InitFlags;
import io.celfs.fuse.wire.Request;
import io.celfs.fuse.wire.XattrIn;
import io.celfs.fuse.wire.XattrOut;
import java.io.ByteArrayOutputStream;

/**
 * The requests about extended attributes. Each answers the size of its payload. Access control
 * lists are refused unless they were agreed on: the kernel would not obey them.
 */
final class XattrOperations {
    private final Served served;
    private final FileSystem fs;
    private final boolean supported;
    private final boolean extended;
    private final boolean acls;

    XattrOperations(Served served) {
        this.served = served;
        this.fs = served.fileSystem;
        this.supported =
                served.options.xattrs() && !fs.missing().contains(FileSystem.Feature.XATTRS);
        this.extended = served.negotiated.has(InitFlags.SETXATTR_EXT);
        this.acls = served.negotiated.has(InitFlags.POSIX_ACL);
    }

    int set(Exchange x) throws FsException {
        Request request = x.request;
        int nameAt = XattrIn.setName(extended);
        Name name = name(x, nameAt);
        if (XattrIn.size(request) > XattrFlags.MAX_VALUE) {
            throw Errno.E2BIG.exception();
        }
        if (isAcl(name)) {
            sayWhoSets(x);
        }
        byte[] value = request.bytes(request.behindText(nameAt), XattrIn.size(request));
        fs.setxattr(x.context, served.ino(x), name, value, XattrIn.flags(request));
        return 0;
    }

    /** The flag that says it is younger than access control lists. */
    private void sayWhoSets(Exchange x) {
        if (extended) {
            x.context.clearsSetId(XattrIn.killsSetGid(x.request));
        } else {
            x.context.clearsSetIdByCapability();
        }
    }

    int get(Exchange x) throws FsException {
        Name name = name(x, XattrIn.NAME);
        try {
            return answer(x, fs.getxattr(x.context, served.ino(x), name));
        } catch (FsException failure) {
            throw isAcl(name) ? ofList(failure) : failure;
        }
    }

    /**
     * A tree may have file systems with lists and without. What the kernel takes for "none" is
     * ENODATA; by EOPNOTSUPP it would refuse everything else, too.
     */
    private static FsException ofList(FsException failure) {
        return failure.errno() == Errno.EOPNOTSUPP ? Errno.ENODATA.exception() : failure;
    }

    int list(Exchange x) throws FsException {
        requireSupport();
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (Name name : fs.listxattr(x.context, served.ino(x))) {
            if (acls || !isAcl(name)) {
                names.writeBytes(name.bytes());
                names.write(0);
            }
        }
        return answer(x, names.toByteArray());
    }

    int remove(Exchange x) throws FsException {
        Name name = name(x, 0);
        fs.removexattr(x.context, served.ino(x), name);
        return 0;
    }

    private Name name(Exchange x, int at) throws FsException {
        requireSupport();
        Name name = x.request.name(at);
        if (!acls && isAcl(name)) {
            throw Errno.EOPNOTSUPP.exception();
        }
        return name;
    }

    /** ENOSYS makes the kernel answer all further questions itself. */
    private void requireSupport() throws FsException {
        if (!supported) {
            throw Errno.ENOSYS.exception();
        }
    }

    private static boolean isAcl(Name name) {
        return AclType.of(name) != null;
    }

    private static int answer(Exchange x, byte[] value) throws FsException {
        int room = XattrIn.size(x.request);
        if (room == 0) {
            XattrOut.write(x.reply, value.length);
            return XattrOut.SIZE;
        }
        if (value.length > room || value.length > x.reply.capacity()) {
            throw Errno.ERANGE.exception();
        }
        x.reply.bytes(0, value);
        return value.length;
    }
}
