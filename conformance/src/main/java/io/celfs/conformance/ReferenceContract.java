package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.conformance.Workbench.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An inode without names lives until its last reference and its last handle are gone. */
public interface ReferenceContract extends FileSystemLaws {
    TreeSpec COUNTED = TreeSpec.empty().file("f", "content").file("g", "x").directory("d");

    private static Attributes lookup(FileSystem fs, String name) throws FsException {
        Attributes result = new Attributes();
        fs.lookup(OpContext.ROOT, FileSystem.ROOT, name(name), result);
        return result;
    }

    private static void isStale(FileSystem fs, long ino) {
        fails(Errno.ESTALE, () -> fs.getattr(OpContext.ROOT, ino, new Attributes()));
    }

    @Test
    default void aReferenceKeepsAnUnlinkedInode() throws FsException {
        sees(Aspect.REFERENCES);
        try (Workbench bench = writable(COUNTED)) {
            FileSystem fs = bench.fs();
            long ino = lookup(fs, "f").ino;
            lookup(fs, "f");
            fs.unlink(OpContext.ROOT, FileSystem.ROOT, name("f"));
            fs.forget(ino, 1);
            assertThat(bench.stat(ino).nlink).isZero();
            FileHandle handle = bench.open(ino, 0);
            assertThat(bench.content(handle)).asString().isEqualTo("content");
            fs.forget(ino, 1);
            assertThat(bench.stat(ino).size).isEqualTo(7);
            bench.release(handle);
            isStale(fs, ino);
        }
    }

    @Test
    default void aNamedInodeNeedsNoReference() throws FsException {
        sees(Aspect.REFERENCES);
        try (Workbench bench = bench(COUNTED)) {
            long ino = lookup(bench.fs(), "f").ino;
            bench.fs().forget(ino, 1);
            assertThat(bench.stat(ino).size).isEqualTo(7);
            assertThat(lookup(bench.fs(), "f").ino).isEqualTo(ino);
            bench.fs().forget(ino, 1);
        }
    }

    @Test
    default void aHandleAloneKeepsAnUnlinkedInode() throws FsException {
        sees(Aspect.REFERENCES);
        try (Workbench bench = writable(COUNTED)) {
            long ino = lookup(bench.fs(), "g").ino;
            FileHandle handle = bench.open(ino, 2);
            bench.fs().forget(ino, 1);
            bench.fs().unlink(OpContext.ROOT, FileSystem.ROOT, name("g"));
            bench.write(handle, 0, new byte[] {'y'});
            assertThat(bench.stat(ino).nlink).isZero();
            bench.release(handle);
            isStale(bench.fs(), ino);
        }
    }

    @Test
    default void aRemovedDirectoryEndsWithItsLastReference() throws FsException {
        sees(Aspect.REFERENCES);
        try (Workbench bench = writable(COUNTED)) {
            long ino = lookup(bench.fs(), "d").ino;
            bench.fs().rmdir(OpContext.ROOT, FileSystem.ROOT, name("d"));
            assertThat(bench.stat(ino).nlink).isZero();
            bench.fs().forget(ino, 1);
            isStale(bench.fs(), ino);
        }
    }

    @Test
    default void aReplacedInodeEndsToo() throws FsException {
        sees(Aspect.REFERENCES);
        try (Workbench bench = writable(COUNTED)) {
            long ino = lookup(bench.fs(), "g").ino;
            bench.fs().forget(ino, 1);
            bench.rename("f", "g");
            isStale(bench.fs(), ino);
        }
    }

    @Test
    default void everyWayOfLearningANumberCounts() throws FsException {
        sees(Aspect.REFERENCES);
        try (Workbench bench = writable(COUNTED)) {
            FileSystem fs = bench.fs();
            Attributes made = new Attributes();
            fs.mknod(OpContext.ROOT, FileSystem.ROOT, name("new"), 0100644, 0, made);
            FileHandle again = fs.create(OpContext.ROOT, FileSystem.ROOT, name("new"), 0, 0, made);
            fs.release(again);
            FileHandle root = fs.opendir(OpContext.ROOT, FileSystem.ROOT);
            List<Listing.Entry> plus = Listing.some(fs, OpContext.ROOT, root, 0, 100, true);
            fs.release(root);
            fs.unlink(OpContext.ROOT, FileSystem.ROOT, name("new"));
            for (int held = 3; held > 0; held--) {
                assertThat(bench.stat(made.ino).nlink).isZero();
                fs.forget(made.ino, 1);
            }
            isStale(fs, made.ino);
            for (Listing.Entry entry : plus) {
                if (!entry.name().isDots() && entry.attributes().ino != made.ino) {
                    fs.forget(entry.attributes().ino, 1);
                }
            }
        }
    }

    @Test
    default void numbersAreNotUsedAgain() throws FsException {
        sees(Aspect.REFERENCES);
        try (Workbench bench = writable(COUNTED)) {
            long first = bench.file("new", "x").ino;
            bench.unlink("new");
            bench.letGo();
            assertThat(bench.file("new", "x").ino).isNotEqualTo(first);
        }
    }
}
