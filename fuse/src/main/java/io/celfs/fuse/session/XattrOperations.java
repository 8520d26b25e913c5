package io.celfs.fuse.session;

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
import java.nio.charset.StandardCharsets;

/**
 * The requests about extended attributes. Each answers the size of its payload. POSIX ACLs are
 * refused: the kernel would only check them if it had been told so at INIT.
 */
final class XattrOperations {
    private static final byte[] ACL_PREFIX =
            "system.posix_acl_".getBytes(StandardCharsets.US_ASCII);

    private final Served served;
    private final FileSystem fs;
    private final boolean supported;
    private final boolean extended;

    XattrOperations(Served served) {
        this.served = served;
        this.fs = served.fileSystem;
        this.supported =
                served.options.xattrs() && !fs.missing().contains(FileSystem.Feature.XATTRS);
        this.extended = served.negotiated.has(InitFlags.SETXATTR_EXT);
    }

    int set(Exchange x) throws FsException {
        Request request = x.request;
        int nameAt = XattrIn.setName(extended);
        Name name = name(x, nameAt);
        if (XattrIn.size(request) > XattrFlags.MAX_VALUE) {
            throw Errno.E2BIG.exception();
        }
        byte[] value = request.bytes(request.behindText(nameAt), XattrIn.size(request));
        fs.setxattr(x.context, served.ino(x), name, value, XattrIn.flags(request));
        return 0;
    }

    int get(Exchange x) throws FsException {
        Name name = name(x, XattrIn.NAME);
        return answer(x, fs.getxattr(x.context, served.ino(x), name));
    }

    int list(Exchange x) throws FsException {
        requireSupport();
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (Name name : fs.listxattr(x.context, served.ino(x))) {
            names.writeBytes(name.bytes());
            names.write(0);
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
        if (isAcl(name)) {
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
        for (int i = 0; i < ACL_PREFIX.length; i++) {
            if (i >= name.length() || name.at(i) != ACL_PREFIX[i]) {
                return false;
            }
        }
        return true;
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
