package io.celfs.manifest.snapshot;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A folder of the host. */
final class HostSource implements SnapshotSource {
    private static final int OPEN_TO_READ =
            HostFile.READ_ONLY | HostFile.NO_FOLLOW | HostFile.NONBLOCK;

    private final OpenDirectory root;
    private final byte[] path;

    private HostSource(HostDirectory directory, byte[] path) {
        this.root = new OpenDirectory(directory);
        this.path = path;
    }

    /** Opens a folder; a link to it is followed. */
    static HostSource open(byte[] path) throws PosixException {
        HostDirectory directory = HostDirectory.open(path);
        try {
            return new HostSource(directory, RealPaths.of(directory.fd(), directory));
        } catch (PosixException e) {
            directory.close();
            throw e;
        }
    }

    @Override
    public Directory root() {
        return root;
    }

    /** Without links. */
    @Override
    public byte[] path() {
        return path;
    }

    /** True if the folder is, or lies in, {@code other}. */
    boolean isWithin(HostDirectory other) throws PosixException {
        return RealPaths.isWithin(path, RealPaths.of(other.fd(), other));
    }

    @Override
    public void close() {
        root.close();
    }

    private final class OpenDirectory implements Directory {
        private final HostDirectory directory;

        OpenDirectory(HostDirectory directory) {
            this.directory = directory;
        }

        @Override
        public List<byte[]> names() throws PosixException {
            List<byte[]> names = new ArrayList<>();
            directory.list((name, _) -> names.add(name));
            return names;
        }

        @Override
        public void stat(byte[] name, HostStat result) throws PosixException {
            directory.stat(name, result);
        }

        @Override
        public Directory openDirectory(byte[] name) throws PosixException {
            return new OpenDirectory(directory.openDirectory(name));
        }

        @Override
        public File openFile(byte[] name) throws PosixException {
            return new OpenFile(directory.openFile(name, OPEN_TO_READ, 0));
        }

        @Override
        public byte[] readlink(byte[] name) throws PosixException {
            return directory.readlink(name);
        }

        @Override
        public Target follow(byte[] name) throws PosixException {
            HostFile node = directory.openFile(name, HostFile.PATH_ONLY, 0);
            try {
                return new FoundTarget(node, RealPaths.of(node.fd(), directory), directory);
            } catch (PosixException e) {
                node.close();
                throw e;
            }
        }

        @Override
        public void close() {
            directory.close();
        }
    }

    /** A node that is held, not opened: it may be a device. */
    private final class FoundTarget implements Target {
        private final HostFile node;
        private final byte[] real;
        private final HostDirectory anyDirectory;

        FoundTarget(HostFile node, byte[] real, HostDirectory anyDirectory) {
            this.node = node;
            this.real = real;
            this.anyDirectory = anyDirectory;
        }

        @Override
        public boolean isInTree() {
            return RealPaths.isWithin(real, path);
        }

        @Override
        public void stat(HostStat result) throws PosixException {
            node.stat(result);
        }

        @Override
        public Directory openDirectory() throws PosixException {
            return new OpenDirectory(HostDirectory.open(RealPaths.link(node.fd())));
        }

        @Override
        public File openFile() throws PosixException {
            int flags = HostFile.READ_ONLY | HostFile.NONBLOCK;
            return new OpenFile(anyDirectory.openFile(RealPaths.link(node.fd()), flags, 0));
        }

        @Override
        public void close() {
            node.close();
        }
    }

    private record OpenFile(HostFile file) implements File {
        @Override
        public void stat(HostStat result) throws PosixException {
            file.stat(result);
        }

        @Override
        public long read(long offset, MemorySegment target) throws PosixException {
            return file.read(offset, target);
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
