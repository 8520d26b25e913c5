package io.celfs.fuse;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.celfs.core.FileSystem;
import io.celfs.fuse.session.CachePolicy;
import io.celfs.fuse.session.SessionOptions;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostSpace;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of a mount; see each method for its default. */
public final class MountBuilder {
    /** statfs types of file systems that count as one level of stacking. */
    private static final Set<Long> STACKED = Set.of(0x794c7630L, 0x65735546L); // overlayfs, FUSE

    private final FileSystem fileSystem;
    private byte @Nullable [] path;
    private byte[] name = "celfs".getBytes(StandardCharsets.UTF_8);
    private String subtype = "celfs";
    private boolean readOnly;
    private boolean allowOther;
    private boolean xattrs = true;
    private boolean writeback;
    private boolean passthrough = true;
    private byte @Nullable [] backingDirectory;
    private int readers = SessionOptions.DEFAULT_READERS;
    private int maxWrite = SessionOptions.MAX_WRITE;
    private CachePolicy cachePolicy = CachePolicy.EVERYTHING;

    MountBuilder(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    /** Where to mount: an existing directory. */
    @CanIgnoreReturnValue
    public MountBuilder at(Path mountPoint) {
        return at(mountPoint.toString());
    }

    /** Where to mount, as text that is UTF-8 whatever the locale says. */
    @CanIgnoreReturnValue
    public MountBuilder at(String mountPoint) {
        return at(mountPoint.getBytes(StandardCharsets.UTF_8));
    }

    /** Where to mount, as the bytes of any path. */
    @CanIgnoreReturnValue
    public MountBuilder at(byte[] mountPoint) {
        path = mountPoint.clone();
        return this;
    }

    /** What {@code df} and the mount table show as the device; "celfs" by default. */
    @CanIgnoreReturnValue
    public MountBuilder name(byte[] shown) {
        name = shown.clone();
        return this;
    }

    /**
     * What the mount table shows behind {@code fuse.}, "celfs" by default. Dead mounts of the same
     * subtype are cleared away.
     */
    @CanIgnoreReturnValue
    public MountBuilder subtype(String shown) {
        subtype = shown;
        return this;
    }

    /** Refuse changes in the kernel; off by default. */
    @CanIgnoreReturnValue
    public MountBuilder readOnly(boolean on) {
        readOnly = on;
        return this;
    }

    /** Let other users in, as far as permissions allow; off by default. */
    @CanIgnoreReturnValue
    public MountBuilder allowOther(boolean on) {
        allowOther = on;
        return this;
    }

    /** Extended attributes; on by default. Off saves a question before listings and writes. */
    @CanIgnoreReturnValue
    public MountBuilder xattrs(boolean on) {
        xattrs = on;
        return this;
    }

    /**
     * Let the kernel acknowledge writes before they are seen here; off by default. What was not
     * fsynced is lost when this process dies. Excludes passthrough.
     */
    @CanIgnoreReturnValue
    public MountBuilder writeback(boolean on) {
        writeback = on;
        return this;
    }

    /** Native speed for host-backed files where kernel and privileges allow; on by default. */
    @CanIgnoreReturnValue
    public MountBuilder passthrough(boolean on) {
        passthrough = on;
        return this;
    }

    /**
     * Where the host files for passthrough lie, as text that is UTF-8. If that is known not to be a
     * stacked file system, the mount can serve as a layer of an overlayfs itself.
     */
    @CanIgnoreReturnValue
    public MountBuilder backingDirectory(String directory) {
        return backingDirectory(directory.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #backingDirectory(String)}, as the bytes of any path. */
    @CanIgnoreReturnValue
    public MountBuilder backingDirectory(byte[] directory) {
        backingDirectory = directory.clone();
        return this;
    }

    /** Reader threads that are always there, 4 by default; more start when all are busy. */
    @CanIgnoreReturnValue
    public MountBuilder readers(int count) {
        readers = count;
        return this;
    }

    /** Longest read and write in bytes, 4 KiB to 1 MiB (the default) in whole pages. */
    @CanIgnoreReturnValue
    public MountBuilder maxWrite(int bytes) {
        maxWrite = bytes;
        return this;
    }

    /** What the kernel may keep; everything by default. */
    @CanIgnoreReturnValue
    public MountBuilder cachePolicy(CachePolicy policy) {
        cachePolicy = policy;
        return this;
    }

    /**
     * Mounts; the mount answers when this returns.
     *
     * @throws MountException with one line that says what to do
     * @throws IllegalArgumentException for options out of range
     */
    public FuseMount mount() throws IOException {
        SessionOptions options = sessionOptions();
        if (path == null) {
            throw new IllegalArgumentException("no mount point given");
        }
        byte[] real = MountPoint.prepare(path, "fuse." + subtype);
        MountRequest request = new MountRequest(real, name, subtype, readOnly, allowOther);
        return FuseMount.start(fileSystem, request, options);
    }

    private SessionOptions sessionOptions() {
        return new SessionOptions(
                xattrs,
                writeback,
                passthrough && !writeback,
                stackDepth(),
                readers,
                Math.max(readers, SessionOptions.DEFAULT_MAX_READERS),
                maxWrite,
                cachePolicy);
    }

    private int stackDepth() {
        if (backingDirectory == null) {
            return 2;
        }
        try (HostDirectory directory = HostDirectory.open(backingDirectory)) {
            HostSpace space = directory.space();
            return space != null && !STACKED.contains(space.type()) ? 1 : 2;
        } catch (PosixException unknown) {
            return 2;
        }
    }
}
