package io.celfs.ext2.mkfs;

import io.celfs.core.Attributes;
import io.celfs.core.Name;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostNode;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A directory of the host as a source, of any size: keeps paths, not descriptors. */
public final class HostTree implements ImageSource {
    private final Map<Long, byte[]> paths = new HashMap<>();
    private final long rootIno;

    /** The tree below a directory. */
    public HostTree(byte[] root) throws IOException {
        HostStat stat = new HostStat();
        try (HostDirectory directory = HostDirectory.open(root)) {
            directory.stat(new byte[] {'.'}, stat);
        }
        this.rootIno = stat.ino;
        paths.put(rootIno, root);
    }

    private byte[] path(long ino) throws IOException {
        byte[] path = paths.get(ino);
        if (path == null) {
            throw new IOException("inode " + ino + " was not listed");
        }
        return path;
    }

    @Override
    public Attributes root() throws IOException {
        HostStat stat = new HostStat();
        try (HostDirectory directory = HostDirectory.open(path(rootIno))) {
            directory.stat(new byte[] {'.'}, stat);
        }
        return attributes(stat);
    }

    private static Attributes attributes(HostStat stat) {
        Attributes attributes = new Attributes();
        attributes.ino = stat.ino;
        attributes.mode = stat.mode;
        attributes.nlink = stat.nlink;
        attributes.uid = stat.uid;
        attributes.gid = stat.gid;
        int minor = stat.rdevMinor;
        attributes.rdev = (minor & 0xff) | (stat.rdevMajor << 8) | ((minor & ~0xff) << 12);
        attributes.size = stat.size;
        attributes.blocks = stat.blocks;
        attributes.mtime = stat.mtime;
        attributes.mtimeNanos = stat.mtimeNanos;
        return attributes;
    }

    @Override
    public List<Entry> list(long directory) throws IOException {
        byte[] path = path(directory);
        List<Entry> entries = new ArrayList<>();
        HostStat stat = new HostStat();
        try (HostDirectory host = HostDirectory.open(path)) {
            List<byte[]> names = new ArrayList<>();
            host.list((name, type) -> names.add(name.clone()));
            for (byte[] name : names) {
                host.stat(name, stat);
                entries.add(new Entry(Name.of(name), attributes(stat)));
                paths.put(stat.ino, join(path, name));
            }
        }
        return entries;
    }

    private static byte[] join(byte[] path, byte[] name) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(path);
        joined.write('/');
        joined.writeBytes(name);
        return joined.toByteArray();
    }

    @Override
    public byte[] target(long link) throws IOException {
        try (HostNode node = HostNode.at(path(link))) {
            return node.readlink();
        }
    }

    @Override
    public List<ExtendedAttribute> attributes(long ino) throws IOException {
        List<ExtendedAttribute> found = new ArrayList<>();
        try (HostNode node = HostNode.at(path(ino))) {
            byte[] names = node.listxattr();
            int start = 0;
            for (int i = 0; i < names.length; i++) {
                if (names[i] == 0) {
                    byte[] name = Arrays.copyOfRange(names, start, i);
                    found.add(new ExtendedAttribute(Name.of(name), node.getxattr(name)));
                    start = i + 1;
                }
            }
        } catch (PosixException e) {
            if (e.errno() != PosixException.EOPNOTSUPP) {
                throw e;
            }
        }
        return found;
    }

    @Override
    public Content open(long file) throws IOException {
        try (HostNode node = HostNode.at(path(file))) {
            return new HostContent(node.open(HostFile.READ_ONLY));
        }
    }

    /** A file of the host. */
    private record HostContent(HostFile file) implements Content {
        @Override
        public int read(long offset, MemorySegment target) throws IOException {
            return (int) file.read(offset, target);
        }

        @Override
        public long nextData(long offset) throws IOException {
            return known(file.seekData(offset));
        }

        @Override
        public long nextHole(long offset) throws IOException {
            return known(file.seekHole(offset));
        }

        private static long known(long offset) {
            return offset < 0 ? Long.MAX_VALUE : offset;
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
