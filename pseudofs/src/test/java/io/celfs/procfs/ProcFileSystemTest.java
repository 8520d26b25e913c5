package io.celfs.procfs;

import static io.celfs.conformance.Workbench.fails;
import static io.celfs.conformance.Workbench.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Workbench;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpenFlags;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Live content, live directories, and files that take what is written. */
class ProcFileSystemTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Workbench bench(String path, ProcNode node) {
        return new Workbench(ProcTrees.of(ProcDirectory.with(path, node).build()));
    }

    private static void put(Workbench bench, String path, int flags, String text)
            throws FsException {
        FileHandle handle = bench.open(path, flags);
        try {
            bench.write(handle, 0, bytes(text));
        } finally {
            bench.release(handle);
        }
    }

    @Test
    void anOpenFileKeepsOneState() throws FsException {
        AtomicInteger count = new AtomicInteger();
        ProcFile counter = ProcFile.computed(() -> "state " + count.incrementAndGet() + "\n");
        try (Workbench bench = bench("counter", counter)) {
            FileHandle first = bench.open("counter", OpenFlags.READ_ONLY);
            FileHandle second = bench.open("counter", OpenFlags.READ_ONLY);
            assertThat(bench.read(first, 6, 10)).isEqualTo(bytes("1\n"));
            assertThat(bench.read(second, 0, 100)).isEqualTo(bytes("state 2\n"));
            assertThat(bench.read(first, 0, 3)).isEqualTo(bytes("sta"));
            assertThat(bench.stat("counter").size).isZero();
            assertThat(bench.stat("counter").mode).isEqualTo(0100444);
        }
    }

    @Test
    void directoriesShowWhatIsThereNow() throws FsException {
        Map<String, String> sessions = new ConcurrentSkipListMap<>();
        ProcDirectory live = ProcDirectory.live(() -> perSession(sessions));
        try (Workbench bench = bench("sessions", live)) {
            sessions.put("7", "seven");
            sessions.put("8", "eight");
            assertThat(bench.list("sessions")).containsExactly("7", "8");
            assertThat(read(bench, "sessions/7/name")).isEqualTo("seven");
            long seven = bench.ino("sessions/7");
            sessions.put("10", "ten");
            assertThat(bench.list("sessions")).containsExactly("7", "8", "10");
            assertThat(bench.ino("sessions/7")).isEqualTo(seven);
            FileHandle open = bench.open("sessions/7/name", OpenFlags.READ_ONLY);
            sessions.remove("7");
            assertThat(bench.list("sessions")).containsExactly("8", "10");
            fails(Errno.ENOENT, () -> bench.ino("sessions/7"));
            assertThat(bench.read(open, 0, 100)).isEqualTo(bytes("seven"));
            assertThat(bench.stat(seven).nlink).isZero();
            bench.letGo();
            fails(Errno.ESTALE, () -> bench.stat(seven));
            sessions.put("7", "again");
            assertThat(bench.ino("sessions/7")).isNotEqualTo(seven);
        }
    }

    private static Map<Name, ProcNode> perSession(Map<String, String> sessions) {
        Map<Name, ProcNode> entries = new TreeMap<>();
        sessions.forEach((number, title) ->
                entries.put(
                        name(number),
                        ProcDirectory.with("name", ProcFile.computed(() -> title))
                                .and("self", ProcLink.to("../" + number))
                                .build()));
        return entries;
    }

    private static String read(Workbench bench, String path) throws FsException {
        FileHandle handle = bench.open(path, OpenFlags.READ_ONLY);
        try {
            return new String(bench.read(handle, 0, 1000), StandardCharsets.UTF_8);
        } finally {
            bench.release(handle);
        }
    }

    @Test
    void aNameThatMeansAnotherKindIsAnotherEntry() throws FsException {
        AtomicReference<ProcNode> what = new AtomicReference<>(ProcFile.of("x"));
        ProcDirectory live = ProcDirectory.live(() -> Map.of(name("n"), what.get()));
        try (Workbench bench = bench("d", live)) {
            long file = bench.ino("d/n");
            what.set(ProcLink.to("elsewhere"));
            assertThat(bench.ino("d/n")).isNotEqualTo(file);
            assertThat(bench.readlink("d/n")).isEqualTo("elsewhere");
            assertThat(bench.stat(file).isRegular()).isTrue();
        }
    }

    @Test
    void entriesThatComeAndGoAreListedOnceOrNotAtAll() throws FsException {
        Map<Name, ProcNode> entries = new ConcurrentSkipListMap<>();
        for (int i = 100; i < 200; i++) {
            entries.put(name("" + i), ProcFile.of("x"));
        }
        ProcDirectory live = ProcDirectory.live(() -> entries);
        try (Workbench bench = bench("d", live)) {
            List<String> seen = new ArrayList<>();
            FileHandle directory = bench.opendir("d");
            long[] cookie = {0};
            int before;
            do {
                before = seen.size();
                int stop = before + 7;
                bench.fs()
                        .readdir(
                                bench.context(),
                                directory,
                                cookie[0],
                                false,
                                (entry, _, next) -> {
                                    cookie[0] = seen.size() < stop ? next : cookie[0];
                                    return seen.size() < stop && seen.add(entry.toString());
                                });
                entries.remove(name("" + (200 - seen.size() / 2)));
                entries.put(name("0" + seen.size()), ProcFile.of("y"));
            } while (seen.size() > before && seen.size() < 150);
            assertThat(seen).doesNotHaveDuplicates();
            for (int i = 100; i < 130; i++) {
                assertThat(seen).contains("" + i);
            }
        }
    }

    @Test
    void aSettingIsReadAndWrittenAsAWhole() throws FsException {
        AtomicReference<String> value = new AtomicReference<>("old value\n");
        ProcFile setting = ProcFile.setting(value::get, taken -> value.set(text(taken)));
        try (Workbench bench = bench("limit", setting)) {
            assertThat(bench.stat("limit").mode).isEqualTo(0100644);
            put(bench, "limit", OpenFlags.WRITE_ONLY | OpenFlags.TRUNCATE, "5\n");
            assertThat(value).hasValue("5\n");
            FileHandle handle = bench.open("limit", OpenFlags.WRITE_ONLY);
            bench.write(handle, 0, bytes("12"));
            bench.write(handle, 2, bytes("34"));
            assertThat(value).hasValue("1234");
            put(bench, "limit", OpenFlags.WRITE_ONLY | OpenFlags.APPEND, "5");
            assertThat(value).hasValue("12345");
            fails(Errno.EROFS, () -> bench.chmod("limit", 0600));
            fails(Errno.EBADF, () -> bench.read(handle, 0, 1));
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void everyWriteToACommandFileIsOneCommand() throws FsException {
        List<String> commands = new ArrayList<>();
        ProcFile control = ProcFile.command(() -> "ready\n", taken -> commands.add(text(taken)));
        try (Workbench bench = bench("control", control)) {
            FileHandle handle = bench.open("control", OpenFlags.READ_WRITE | OpenFlags.TRUNCATE);
            bench.write(handle, 0, bytes("flush"));
            bench.write(handle, 5, bytes("drop"));
            assertThat(commands).containsExactly("flush", "drop");
            assertThat(bench.read(handle, 0, 100)).isEqualTo(bytes("ready\n"));
            bench.truncate("control", 0);
        }
    }

    /** A file with nothing but the whole-file default, whose reading can fail. */
    private static final class Fragile implements ProcFile {
        private byte[] content = bytes("0123456789");
        private boolean broken;

        @Override
        public byte[] read() throws IOException {
            if (broken) {
                throw new IOException("medium error");
            }
            return content;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void replace(byte[] replacement) {
            content = replacement;
        }
    }

    @Test
    void theWholeFileDefaultReadsChangesAndReplaces() throws FsException {
        Fragile file = new Fragile();
        try (Workbench bench = bench("f", file)) {
            bench.write("f", 3, bytes("xyz"));
            assertThat(text(file.content)).isEqualTo("012xyz6789");
            bench.write("f", 12, bytes("!"));
            assertThat(text(file.content)).isEqualTo("012xyz6789\0\0!");
            bench.truncate("f", 4);
            assertThat(text(file.content)).isEqualTo("012x");
            fails(Errno.EFBIG, () -> bench.write("f", 1L << 30, bytes("x")));
            fails(Errno.EINVAL, () -> bench.truncate("f", -1));
            bench.open("f", OpenFlags.WRITE_ONLY | OpenFlags.TRUNCATE);
            assertThat(file.content).isEmpty();
        }
    }

    @Test
    void theWholeFileDefaultRefusesWhatItCannotRead() throws FsException {
        Fragile file = new Fragile();
        try (Workbench bench = bench("f", file)) {
            file.broken = true;
            fails(Errno.EIO, () -> bench.write("f", 3, bytes("xyz")));
            fails(Errno.EIO, () -> bench.truncate("f", 4));
            fails(Errno.EIO, () -> bench.open("f", OpenFlags.READ_ONLY));
            assertThat(text(file.content)).isEqualTo("0123456789");
            assertThat(bench.stat("f").nlink).isOne();
        }
    }

    @Test
    void whatAFileRefusesKeepsItsErrno() throws FsException {
        ProcFile picky =
                ProcFile.setting(
                        () -> "x",
                        _ -> {
                            throw Errno.ERANGE.exception("too many");
                        });
        try (Workbench bench = bench("picky", picky)) {
            fails(Errno.ERANGE, () -> bench.write("picky", 0, bytes("100")));
        }
    }

    @Test
    void entriesBelongToTheirOwner() throws FsException {
        ProcDirectory root = ProcDirectory.with("f", ProcFile.of("text")).build();
        var owner = new ProcFileSystem.Owner(12, 34, 0077, 5);
        try (Workbench bench = new Workbench(new ProcFileSystem(root, owner))) {
            Attributes file = bench.stat("f");
            assertThat(file.mode).isEqualTo(0100400);
            assertThat(file.uid).isEqualTo(12);
            assertThat(file.gid).isEqualTo(34);
            assertThat(file.mtime).isEqualTo(5);
            assertThat(file.size).isEqualTo(4);
            assertThat(bench.stat("").mode).isEqualTo(040500);
        }
    }

    @Test
    void thereAreNoXattrs() throws FsException {
        try (Workbench bench = bench("f", ProcFile.of("x"))) {
            long ino = bench.ino("f");
            fails(
                    Errno.EOPNOTSUPP,
                    () -> bench.fs().getxattr(bench.context(), ino, name("user.a")));
            fails(Errno.EOPNOTSUPP, () -> bench.fs().listxattr(bench.context(), ino));
        }
    }
}
