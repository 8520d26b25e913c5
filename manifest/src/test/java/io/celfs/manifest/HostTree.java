package io.celfs.manifest;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A folder of the host for tests; paths are text of {@link PathBytes}. */
public final class HostTree implements AutoCloseable {
    private final HostDirectory root;
    private final byte[] path;

    public HostTree(String path) throws IOException {
        this.path = path.getBytes(StandardCharsets.UTF_8);
        root = HostDirectory.open(this.path);
    }

    public byte[] path() {
        return path.clone();
    }

    public byte[] path(String below) {
        return PathBytes.bytes(new String(path, StandardCharsets.UTF_8) + "/" + below);
    }

    public HostTree dir(String name) throws PosixException {
        root.mkdir(PathBytes.bytes(name), 0755);
        return this;
    }

    public HostTree file(String name, String content) throws PosixException {
        return file(name, content.getBytes(StandardCharsets.UTF_8), 0644);
    }

    public HostTree file(String name, byte[] content, int mode) throws PosixException {
        int flags = HostFile.CREATE | HostFile.TRUNCATE | HostFile.WRITE_ONLY;
        try (HostFile file = root.openFile(PathBytes.bytes(name), flags, mode);
                Arena arena = Arena.ofConfined()) {
            file.write(0, arena.allocateFrom(ValueLayout.JAVA_BYTE, content));
        }
        return this;
    }

    public HostTree append(String name, String content) throws PosixException {
        try (HostFile file = root.openFile(PathBytes.bytes(name), HostFile.WRITE_ONLY, 0);
                Arena arena = Arena.ofConfined()) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            file.write(file.size(), arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
        }
        return this;
    }

    public HostTree truncate(String name, long size) throws PosixException {
        try (HostFile file =
                root.openFile(PathBytes.bytes(name), HostFile.WRITE_ONLY | HostFile.CREATE, 0644)) {
            file.truncate(size);
        }
        return this;
    }

    public HostTree link(String name, String target) throws PosixException {
        root.symlink(PathBytes.bytes(target), PathBytes.bytes(name));
        return this;
    }

    public HostTree times(String name, long seconds, int nanos) throws PosixException {
        root.times(PathBytes.bytes(name), seconds, nanos, seconds, nanos);
        return this;
    }

    public HostTree chmod(String name, int mode) throws PosixException {
        root.chmod(PathBytes.bytes(name), mode);
        return this;
    }

    public HostTree remove(String name) throws PosixException {
        root.unlink(PathBytes.bytes(name));
        return this;
    }

    public String readlink(String name) throws PosixException {
        return PathBytes.text(root.readlink(PathBytes.bytes(name)));
    }

    public HostStat stat(String name) throws PosixException {
        HostStat stat = new HostStat();
        root.stat(PathBytes.bytes(name), stat);
        return stat;
    }

    public boolean exists(String name) throws PosixException {
        return root.exists(name);
    }

    public byte[] read(String name) throws PosixException {
        try (HostFile file = root.openFile(PathBytes.bytes(name), HostFile.READ_ONLY, 0);
                Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocate(Math.max(1, file.size()));
            long read = file.read(0, content.asSlice(0, file.size()));
            return content.asSlice(0, read).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
