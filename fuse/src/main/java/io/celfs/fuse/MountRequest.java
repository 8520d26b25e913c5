package io.celfs.fuse;

import io.celfs.fuse.transport.DeviceTransport;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostProcess;
import io.celfs.posix.Mounts;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What to mount, and how to ask the kernel or the helper for it. The kernel always checks
 * permissions ({@code default_permissions}): without it any user could read any file.
 */
final class MountRequest {
    private final byte[] path;
    private final byte[] name;
    private final String subtype;
    private final boolean readOnly;
    private final boolean allowOther;

    /**
     * What to mount.
     *
     * @param path the real path of the mount point
     * @param name what the mount table shows as the source
     * @param subtype what it shows behind {@code fuse.}
     */
    MountRequest(byte[] path, byte[] name, String subtype, boolean readOnly, boolean allowOther) {
        this.path = path;
        this.name = name;
        this.subtype = subtype;
        this.readOnly = readOnly;
        this.allowOther = allowOther;
    }

    byte[] path() {
        return path;
    }

    /** A mounted, not yet served connection. */
    record Mounted(HostFile device, Unmounter unmounter) {}

    /** The type that the mount table shows. */
    String type() {
        return "fuse." + subtype;
    }

    /** Mounts directly where the user may, otherwise through the helper. */
    Mounted mount() throws IOException {
        if (HostProcess.effectiveUser() == 0) {
            try {
                return new Mounted(direct(), new Unmounter.Direct());
            } catch (PosixException failure) {
                if (failure.errno() != PosixException.EPERM) {
                    throw failure;
                }
                // Root of a container without CAP_SYS_ADMIN: the helper may still be able to.
            }
        }
        return new Mounted(Fusermount.mount(path, helperOptions()), new Fusermount());
    }

    private HostFile direct() throws IOException {
        HostFile device = openDevice();
        try {
            long flags = Mounts.NO_SET_UID | Mounts.NO_DEVICES | (readOnly ? Mounts.READ_ONLY : 0);
            Mounts.mount(name, path, type(), flags, kernelOptions(device.fd()));
            return device;
        } catch (PosixException | RuntimeException failure) {
            device.close();
            throw failure;
        }
    }

    private static HostFile openDevice() throws IOException {
        try {
            return DeviceTransport.openDevice();
        } catch (PosixException failure) {
            if (failure.errno() == PosixException.EPERM) {
                throw failure;
            }
            throw new MountException(
                    "/dev/fuse cannot be opened (%s): load the module (modprobe fuse), or give the container the device"
                            .formatted(failure.getMessage()),
                    failure);
        }
    }

    private String kernelOptions(int device) {
        return "fd=%d,rootmode=40000,user_id=%d,group_id=%d,default_permissions%s"
                .formatted(
                        device,
                        HostProcess.effectiveUser(),
                        HostProcess.effectiveGroup(),
                        allowOther ? ",allow_other" : "");
    }

    /** The helper takes a backslash before a comma or a backslash of the name. */
    byte[] helperOptions() {
        String escaped = oneCharPerByte(name).replaceAll("([,\\\\])", "\\\\$1");
        return "fsname=%s,subtype=%s,default_permissions%s%s"
                .formatted(
                        escaped, subtype, readOnly ? ",ro" : "", allowOther ? ",allow_other" : "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String oneCharPerByte(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
