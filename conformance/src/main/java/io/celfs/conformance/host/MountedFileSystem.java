package io.celfs.conformance.host;

import io.celfs.core.Errno;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/** A directory in a mount as a file system, reached by system calls; closing it ends the mount. */
public final class MountedFileSystem extends ForwardingFileSystem {
    private final Closeable mount;

    /**
     * The tree below {@code root}.
     *
     * @param missing what the mounted file system lacks
     * @param mount ends the mount
     */
    public MountedFileSystem(Path root, Set<Feature> missing, Closeable mount) throws FsException {
        super(new HostFileSystem(root.toString().getBytes(StandardCharsets.UTF_8), missing));
        this.mount = mount;
    }

    @Override
    public void close() throws FsException {
        super.close();
        try {
            mount.close();
        } catch (IOException e) {
            throw Errno.EIO.exception("unmount", e);
        }
    }
}
