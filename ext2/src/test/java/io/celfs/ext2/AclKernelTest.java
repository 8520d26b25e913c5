package io.celfs.ext2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.celfs.conformance.Caller;
import io.celfs.conformance.Workbench;
import io.celfs.conformance.host.HostFileSystem;
import io.celfs.core.AclType;
import io.celfs.core.AclXattr;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.PosixAcl;
import io.celfs.core.PosixAcl.Entry;
import io.celfs.core.PosixAcl.Tag;
import io.celfs.core.vfs.PathCalls;
import io.celfs.core.vfs.Vfs;
import io.celfs.ext2.check.Check;
import io.celfs.ext2.tools.Tool;
import io.celfs.storage.block.FileBlockDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access control lists: the kernel and we mean the same. */
class AclKernelTest {
    private static final PosixAcl LIST =
            list(
                    entry(Tag.USER_OBJ, 7),
                    new Entry(Tag.USER, 5, 1000),
                    new Entry(Tag.USER, 6, 1001),
                    entry(Tag.GROUP_OBJ, 1),
                    new Entry(Tag.GROUP, 7, 2000),
                    new Entry(Tag.GROUP, 4, 2001),
                    entry(Tag.MASK, 7),
                    entry(Tag.OTHER, 2));
    private static final PosixAcl PLAIN =
            list(entry(Tag.USER_OBJ, 7), entry(Tag.GROUP_OBJ, 5), entry(Tag.OTHER, 1));

    /** Everything that {@link #work} makes. */
    private static final List<String> PATHS =
            List.of(
                    "d",
                    "d/file",
                    "d/fifo",
                    "d/sub",
                    "d/sub/sub",
                    "d/sub/sub/file",
                    "d/link",
                    "plain",
                    "plain/file",
                    "plain/sub",
                    "a",
                    "b",
                    "c",
                    "many");

    private static Entry entry(Tag tag, int permissions) {
        return new Entry(tag, permissions, PosixAcl.NO_ID);
    }

    private static PosixAcl list(Entry... entries) {
        return new PosixAcl(List.of(entries));
    }

    /** More than fits into an inode. */
    private static PosixAcl longList() {
        List<Entry> entries = new ArrayList<>(List.of(entry(Tag.USER_OBJ, 6)));
        for (int i = 0; i < 60; i++) {
            entries.add(new Entry(Tag.USER, i % 8, 5000 + i));
        }
        entries.addAll(List.of(entry(Tag.GROUP_OBJ, 4), entry(Tag.MASK, 6), entry(Tag.OTHER, 0)));
        return new PosixAcl(entries);
    }

    @BeforeEach
    void needsRootAndLoopDevices() throws IOException {
        KernelMount.assumePossible();
    }

    private static HostFileSystem host(Path root) throws FsException {
        return new HostFileSystem(root.toString().getBytes(StandardCharsets.UTF_8), Set.of());
    }

    private static void set(Workbench bench, String path, AclType type, PosixAcl list)
            throws FsException {
        byte[] value = AclXattr.of(list);
        bench.fs().setxattr(bench.context(), bench.ino(path), type.xattr(), value, 0);
    }

    /** Sets, changes, inherits and removes lists. */
    private static void work(Workbench bench) throws FsException {
        bench.mkdir("d");
        set(bench, "d", AclType.DEFAULT, LIST);
        bench.mkdir("plain");
        set(bench, "plain", AclType.DEFAULT, PLAIN);
        Workbench careful = bench.as(new Caller(0, 0, 027));
        careful.file("d/file", "x");
        careful.mknod("d/fifo", FileMode.FIFO | 0606, 0);
        careful.mkdir("d/sub", 0777);
        careful.mkdir("d/sub/sub", 02711);
        careful.file("d/sub/sub/file", "x");
        careful.symlink("file", "d/link");
        careful.file("plain/file", "x");
        careful.mkdir("plain/sub", 0777);
        careful.letGo();
        for (String path : List.of("a", "b", "c", "many")) {
            bench.file(path, path);
            set(bench, path, AclType.ACCESS, path.equals("many") ? longList() : LIST);
        }
        bench.chmod("a", 0640);
        bench.chmod("many", 0604);
        set(bench, "b", AclType.ACCESS, PLAIN);
        bench.fs().removexattr(bench.context(), bench.ino("c"), AclType.ACCESS.xattr());
    }

    /** Mode and lists of everything by path. */
    private static Map<String, String> seen(Workbench bench) throws FsException {
        Map<String, String> seen = new TreeMap<>();
        for (String path : PATHS) {
            Attributes attributes = bench.stat(path);
            String text = Integer.toOctalString(attributes.mode);
            for (AclType type : AclType.values()) {
                text += " " + list(bench, attributes.ino, type);
            }
            seen.put(path, text);
        }
        return seen;
    }

    private static String list(Workbench bench, long ino, AclType type) throws FsException {
        Name name = type.xattr();
        boolean listed = bench.fs().listxattr(bench.context(), ino).contains(name);
        try {
            byte[] value = bench.fs().getxattr(bench.context(), ino, name);
            return listed + " " + AclXattr.parse(value);
        } catch (FsException e) {
            return listed + " " + e.errno();
        }
    }

    private static Map<String, String> seenByUs(TestImage image) throws FsException {
        try (Workbench bench = new Workbench(image.open())) {
            return seen(bench);
        }
    }

    private static void check(TestImage image) throws IOException {
        image.check();
        try (FileBlockDevice device = FileBlockDevice.open(image.path())) {
            assertThat(Check.run(device).findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-b 1024 -I 256", "-b 4096 -I 256", "-b 2048 -I 128"})
    void theSameWorkGivesTheSameListsWhoeverDoesItAndWhoeverLooks(String options)
            throws IOException {
        try (TestImage ours = TestImage.make(8 << 20, options.split(" ", -1));
                TestImage kernels = TestImage.make(8 << 20, options.split(" ", -1))) {
            try (Workbench bench = new Workbench(ours.open())) {
                work(bench);
            }
            check(ours);
            Map<String, String> expected = seenByUs(ours);
            assertThat(expected.get("d/sub")).startsWith("40772 true PosixAcl[");
            assertThat(expected.get("b")).isEqualTo("100751 false ENODATA false ENODATA");
            KernelMount.of(
                    ours,
                    root -> {
                        try (HostFileSystem host = host(root)) {
                            assertThat(seen(new Workbench(host))).isEqualTo(expected);
                        }
                    });
            KernelMount.of(
                    kernels,
                    root -> {
                        try (Workbench bench = new Workbench(host(root))) {
                            work(bench);
                        }
                    });
            check(kernels);
            assertThat(seenByUs(kernels)).isEqualTo(expected);
        }
    }

    // ---- decisions ----

    /** Lists of nodes of user 100 and group 200, by their paths. */
    private static Map<String, PosixAcl> judged() {
        Map<String, PosixAcl> lists = new TreeMap<>();
        for (int mask = 0; mask < 8; mask++) {
            List<Entry> entries = new ArrayList<>(LIST.entries());
            entries.set(6, entry(Tag.MASK, mask));
            lists.put("mask" + mask, new PosixAcl(entries));
        }
        lists.put("plain", PLAIN);
        return lists;
    }

    private static void prepare(Workbench bench) throws FsException {
        for (Map.Entry<String, PosixAcl> one : judged().entrySet()) {
            bench.file(one.getKey(), "x");
            bench.setattr(one.getKey(), new AttributeChange().owner(100, 200));
            set(bench, one.getKey(), AclType.ACCESS, one.getValue());
        }
    }

    /** What {@code test -r -w -x} says of each node, for one who is asked by the kernel. */
    private static String byKernel(Path root, int uid, int gid) {
        String script =
                """
                cd %s; for f in mask? plain; do
                  printf "$f "; test -r $f && printf r; test -w $f && printf w; test -x $f && printf x
                  echo
                done
                """
                        .formatted(root);
        return Tool.succeed(
                "setpriv",
                "--reuid",
                uid + "",
                "--regid",
                gid + "",
                "--clear-groups",
                "sh",
                "-c",
                script);
    }

    /** The same of us. */
    private static String byUs(Vfs vfs, int uid, int gid) throws FsException {
        PathCalls calls = new PathCalls(vfs, new Caller(uid, gid, 0));
        StringBuilder text = new StringBuilder();
        for (String path : judged().keySet()) {
            text.append(path).append(' ');
            for (int bit = 4; bit > 0; bit >>= 1) {
                try {
                    calls.access(("/" + path).getBytes(StandardCharsets.UTF_8), bit);
                    text.append(bit == 4 ? 'r' : bit == 2 ? 'w' : 'x');
                } catch (FsException e) {
                    assertThat(e.errno()).isEqualTo(Errno.EACCES);
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Test
    void whoMayDoWhatIsJudgedAlike() throws IOException {
        assumeThat(Path.of("/usr/bin/setpriv")).exists();
        try (TestImage image = TestImage.make(8 << 20, "-b", "1024")) {
            try (Workbench bench = new Workbench(image.open())) {
                prepare(bench);
            }
            Map<String, String> judgements = new TreeMap<>();
            KernelMount.of(
                    image,
                    root -> {
                        for (int uid : List.of(0, 100, 1000, 1001, 3000)) {
                            for (int gid : List.of(200, 2000, 2001, 3000)) {
                                judgements.put(uid + ":" + gid, byKernel(root, uid, gid));
                            }
                        }
                    });
            FileSystem fs = image.open();
            try (Vfs vfs = new Vfs(fs)) {
                for (Map.Entry<String, String> one : judgements.entrySet()) {
                    String[] ids = one.getKey().split(":", -1);
                    String ours = byUs(vfs, Integer.parseInt(ids[0]), Integer.parseInt(ids[1]));
                    assertThat(ours).as(one.getKey()).isEqualTo(one.getValue());
                }
            }
        }
    }
}
