package io.celfs.core.vfs;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.conformance.Workbench.name;
import static io.celfs.core.vfs.Trees.bytes;
import static io.celfs.core.vfs.Trees.memory;
import static io.celfs.core.vfs.Trees.mkdirs;
import static io.celfs.core.vfs.Trees.mount;
import static io.celfs.core.vfs.Trees.paths;
import static io.celfs.core.vfs.Trees.read;
import static io.celfs.core.vfs.Trees.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Listing;
import io.celfs.core.Attributes;
import io.celfs.core.ChangeListener;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.RenameFlags;
import io.celfs.memfs.MemoryFileSystem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mounting, and what a mount point changes. */
class VfsTest {
    /** A tree with mounts beside, below and on top of each other. */
    static Vfs crowd() throws FsException {
        Vfs vfs = new Vfs(memory());
        mount(vfs, "/a", memory());
        mount(vfs, "/a/b", memory());
        mount(vfs, "/memory", memory());
        mount(vfs, "/memory/mounted", memory());
        mount(vfs, "/memory", memory());
        mount(vfs, "/memory/mounted", memory());
        return vfs;
    }

    private static long ino(Vfs vfs, String path) throws FsException {
        return paths(vfs).stat(bytes(path), true).ino;
    }

    private static List<String> list(Vfs vfs, String path) throws FsException {
        try (FileDescriptorTable table = new FileDescriptorTable(vfs, OpContext.ROOT)) {
            int descriptor = table.open(bytes(path), OpenatFlags.DIRECTORY, 0);
            return table.getdents(descriptor, 1000).stream()
                    .map(entry -> entry.name().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }

    @Test
    void aMountHidesWhatIsBelowUntilItGoes() throws FsException {
        try (Vfs vfs = new Vfs(memory())) {
            mkdirs(vfs, "/m");
            write(vfs, "/m/hidden", "old");
            FileSystem mounted = memory();
            vfs.mount(bytes("/m"), mounted);
            write(vfs, "/m/shown", "new");
            assertThat(list(vfs, "/m")).containsExactly("shown");
            fails(Errno.ENOENT, () -> read(vfs, "/m/hidden"));
            assertThat(vfs.mountPoints()).hasToString("[/m]");
            assertThat(vfs.unmount(bytes("/m/"))).isSameAs(mounted);
            assertThat(list(vfs, "/m")).containsExactly("hidden");
            assertThat(vfs.mountPoints()).isEmpty();
            mounted.close();
        }
    }

    @Test
    void dotDotLeadsOutOfEveryMount() throws FsException {
        try (Vfs vfs = crowd()) {
            assertThat(ino(vfs, "/a/b/..")).isEqualTo(ino(vfs, "/a"));
            assertThat(ino(vfs, "/a/b/../..")).isEqualTo(FileSystem.ROOT);
            assertThat(ino(vfs, "/memory/mounted/..")).isEqualTo(ino(vfs, "/memory"));
            assertThat(ino(vfs, "/memory/..")).isEqualTo(FileSystem.ROOT);
            assertThat(ino(vfs, "/../../a/b/./../b")).isEqualTo(ino(vfs, "/a/b"));
        }
    }

    @Test
    void numbersAreUniqueAndListingsAgreeWithLookups() throws FsException {
        try (Vfs vfs = crowd()) {
            for (String path : List.of("/f", "/a/f", "/a/b/f", "/memory/f")) {
                write(vfs, path, path);
            }
            List<Long> numbers = new ArrayList<>();
            for (String directory : List.of("", "/a", "/a/b", "/memory")) {
                numbers.add(ino(vfs, directory + "/f"));
                try (FileDescriptorTable table = new FileDescriptorTable(vfs, OpContext.ROOT)) {
                    int descriptor = table.open(bytes(directory + "/"), OpenatFlags.RDONLY, 0);
                    for (DirectoryEntry entry : table.getdents(descriptor, 1000)) {
                        assertThat(entry.ino())
                                .as("%s/%s", directory, entry.name())
                                .isEqualTo(ino(vfs, directory + "/" + entry.name()));
                    }
                }
            }
            assertThat(numbers).doesNotHaveDuplicates();
        }
    }

    @Test
    void aListingWithAttributesShowsAndHoldsTheMountedRoot() throws FsException {
        try (Vfs vfs = new Vfs(memory())) {
            mount(vfs, "/m", memory());
            paths(vfs).chmod(bytes("/m"), true, 0711);
            FileHandle root = vfs.opendir(OpContext.ROOT, FileSystem.ROOT);
            List<Listing.Entry> entries = Listing.some(vfs, OpContext.ROOT, root, 0, 10, true);
            vfs.release(root);
            Attributes mounted = entries.getLast().attributes();
            assertThat(mounted.ino).isEqualTo(ino(vfs, "/m"));
            assertThat(mounted.mode & 0777).isEqualTo(0711);
            vfs.forget(mounted.ino, 1);
            vfs.unmount(bytes("/m"));
            vfs.rmdir(OpContext.ROOT, FileSystem.ROOT, name("m"));
        }
    }

    @Test
    void whatIsInUseCannotBeUnmounted() throws FsException {
        try (Vfs vfs = crowd();
                FileDescriptorTable table = new FileDescriptorTable(vfs, OpContext.ROOT)) {
            fails(Errno.EBUSY, () -> vfs.unmount(bytes("/a")));
            int file = table.open(bytes("/a/b/f"), OpenatFlags.CREAT | OpenatFlags.RDWR, 0600);
            fails(Errno.EBUSY, () -> vfs.unmount(bytes("/a/b")));
            table.close(file);
            table.chdir(bytes("/a/b"));
            fails(Errno.EBUSY, () -> vfs.unmount(bytes("/a/b")));
            table.chdir(bytes(".."));
            vfs.unmount(bytes("/a/b")).close();
            fails(Errno.EBUSY, () -> vfs.unmount(bytes("/a")));
            table.chdir(bytes("/"));
            vfs.unmount(bytes("/a")).close();
            fails(Errno.EINVAL, () -> vfs.unmount(bytes("/a")));
            fails(Errno.EINVAL, () -> vfs.unmount(bytes("/")));
        }
    }

    @Test
    void mountPointsStay() throws FsException {
        try (Vfs vfs = crowd()) {
            mkdirs(vfs, "/empty");
            PathCalls calls = paths(vfs);
            fails(Errno.EBUSY, () -> calls.rmdir(bytes("/a")));
            fails(Errno.EBUSY, () -> calls.rename(bytes("/a"), calls, bytes("/x"), 0));
            fails(Errno.EBUSY, () -> calls.rename(bytes("/empty"), calls, bytes("/a"), 0));
            fails(
                    Errno.EBUSY,
                    () -> calls.rename(bytes("/a"), calls, bytes("/empty"), RenameFlags.EXCHANGE));
            fails(Errno.EISDIR, () -> calls.unlink(bytes("/a")));
            fails(Errno.EEXIST, () -> calls.mkdir(bytes("/a"), 0700));
            assertThat(ino(vfs, "/a/b/..")).isEqualTo(ino(vfs, "/a"));
        }
    }

    @Test
    void aDirectoryWithMountsInsideCanMove() throws FsException {
        try (Vfs vfs = new Vfs(memory())) {
            mount(vfs, "/d/m", memory());
            write(vfs, "/d/m/f", "x");
            paths(vfs).rename(bytes("/d"), paths(vfs), bytes("/e"), 0);
            assertThat(read(vfs, "/e/m/f")).isEqualTo("x");
            assertThat(ino(vfs, "/e/m/..")).isEqualTo(ino(vfs, "/e"));
            vfs.unmount(bytes("/e/m")).close();
        }
    }

    @Test
    void nothingIsLinkedOrMovedFromOneMountToAnother() throws FsException {
        try (Vfs vfs = crowd()) {
            write(vfs, "/f", "x");
            write(vfs, "/a/f", "y");
            PathCalls calls = paths(vfs);
            fails(Errno.EXDEV, () -> calls.link(bytes("/f"), false, calls, bytes("/a/g")));
            fails(Errno.EXDEV, () -> calls.rename(bytes("/f"), calls, bytes("/a/f"), 0));
            fails(Errno.EXDEV, () -> calls.rename(bytes("/a/f"), calls, bytes("/a/b/f"), 0));
            assertThat(read(vfs, "/a/f")).isEqualTo("y");
        }
    }

    @Test
    void rangesAreCopiedFromOneMountToAnother() throws FsException {
        try (Vfs vfs = crowd();
                FileDescriptorTable table = new FileDescriptorTable(vfs, OpContext.ROOT)) {
            write(vfs, "/f", "hello world");
            int from = table.open(bytes("/f"), OpenatFlags.RDONLY, 0);
            int to = table.open(bytes("/a/b/g"), OpenatFlags.CREAT | OpenatFlags.WRONLY, 0644);
            assertThat(table.copyFileRange(from, 6, to, 1, 100)).isEqualTo(5);
            assertThat(read(vfs, "/a/b/g")).isEqualTo("\0world");
        }
    }

    @Test
    void theOrderInWhichMountsAreGivenDoesNotMatter() throws FsException {
        List<String> order = new ArrayList<>(List.of("/a", "/a/b", "/a/b/c", "/x"));
        for (int seed = 0; seed < 24; seed++) {
            Collections.shuffle(order, new Random(seed));
            Vfs vfs = new Vfs(memory());
            mkdirs(vfs, "/a");
            mkdirs(vfs, "/x");
            List<MountPoint> points = new ArrayList<>();
            for (String path : order) {
                points.add(new MountPoint(bytes(path), prepared(path)));
            }
            vfs.mount(points);
            for (String path : order) {
                assertThat(read(vfs, path + "/label")).isEqualTo(path);
            }
            vfs.close();
        }
    }

    /** A file system that says where it belongs and has room for the next mount. */
    private static FileSystem prepared(String path) throws FsException {
        MemoryFileSystem fs = memory();
        Vfs alone = new Vfs(fs);
        write(alone, "/label", path);
        mkdirs(alone, "/b");
        mkdirs(alone, "/c");
        return fs;
    }

    @Test
    void whatCannotBeMountedIsRefused() throws FsException {
        FileSystem fs = memory();
        try (Vfs vfs = new Vfs(memory())) {
            mkdirs(vfs, "/m");
            mkdirs(vfs, "/n");
            write(vfs, "/f", "x");
            fails(Errno.ENOENT, () -> vfs.mount(bytes("/missing"), fs));
            fails(Errno.ENOTDIR, () -> vfs.mount(bytes("/f"), fs));
            fails(Errno.EBUSY, () -> vfs.mount(bytes("/m/.."), fs));
            vfs.mount(bytes("/m"), fs);
            fails(Errno.EBUSY, () -> vfs.mount(bytes("/n"), fs));
        }
    }

    @Test
    void anAttachedFileSystemIsReachedByNameOnly() throws FsException {
        try (Vfs vfs = new Vfs(memory())) {
            write(vfs, "/f", "x");
            vfs.attach(bytes("/"), name("hidden"), memory());
            write(vfs, "/hidden/g", "y");
            assertThat(list(vfs, "/")).containsExactly("f");
            assertThat(read(vfs, "/hidden/g")).isEqualTo("y");
            assertThat(ino(vfs, "/hidden/..")).isEqualTo(FileSystem.ROOT);
            assertThat(Vfs.deviceOf(ino(vfs, "/hidden/g"))).isPositive();
            paths(vfs).symlink(bytes("f"), bytes("/hiddn"));
            vfs.symlink(
                    OpContext.ROOT, FileSystem.ROOT, name("hidden"), bytes("f"), new Attributes());
            assertThat(read(vfs, "/hidden")).isEqualTo("x");
            paths(vfs).unlink(bytes("/hidden"));
            assertThat(read(vfs, "/hidden/g")).isEqualTo("y");
            vfs.unmount(bytes("/hidden")).close();
            fails(Errno.ENOENT, () -> read(vfs, "/hidden/g"));
        }
    }

    @Test
    void inodesOfAnUnmountedFileSystemAreStaleAndForgottenStill() throws FsException {
        try (Vfs vfs = new Vfs(memory())) {
            FileSystem mounted = memory();
            mount(vfs, "/m", mounted);
            write(vfs, "/m/f", "x");
            Attributes file = new Attributes();
            vfs.lookup(OpContext.ROOT, ino(vfs, "/m"), name("f"), file);
            paths(vfs).unlink(bytes("/m/f"));
            vfs.unmount(bytes("/m"));
            fails(Errno.ESTALE, () -> vfs.getattr(OpContext.ROOT, file.ino, new Attributes()));
            long own = Mount.own(file.ino);
            mounted.getattr(OpContext.ROOT, own, new Attributes());
            vfs.forget(file.ino, 1);
            fails(Errno.ESTALE, () -> mounted.getattr(OpContext.ROOT, own, new Attributes()));
            mounted.close();
        }
    }

    @Test
    void aListenerHearsOfMountsAsChangedEntries() throws FsException {
        List<String> heard = new ArrayList<>();
        try (Vfs vfs = new Vfs(memory())) {
            vfs.observe(
                    new ChangeListener() {
                        @Override
                        public void inodeChanged(long ino) {
                            heard.add("inode " + ino);
                        }

                        @Override
                        public void entryChanged(long directory, Name name) {
                            heard.add(directory + " " + name);
                        }
                    });
            mount(vfs, "/m", memory());
            vfs.unmount(bytes("/m")).close();
        }
        assertThat(heard).containsExactly("1 m", "1 m");
    }
}
