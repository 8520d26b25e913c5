package io.celfs.core.vfs;

import static io.celfs.core.vfs.Trees.bytes;
import static io.celfs.core.vfs.Trees.memory;
import static io.celfs.core.vfs.Trees.mkdirs;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.posix.HostCaller;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostNode;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random system calls on random paths, made to the kernel and to us: every errno and everything
 * seen must be the same. The tree lies at the same absolute path in both worlds, so that absolute
 * paths, absolute links and {@code ..} beyond its top mean the same.
 */
@EnabledIf("isRoot")
class PathWalkAgainstKernelTest {
    private static final List<String> NAMES = List.of("qa", "qb", "qc", "qd", "qe");
    private static final int CALLS = 6000;

    @TempDir Path directory;

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** One call, answered in words that both sides share. */
    @FunctionalInterface
    private interface Call {
        String run() throws IOException;
    }

    private static String answer(Call call) {
        try {
            return call.run();
        } catch (FsException e) {
            return e.errno().toString();
        } catch (PosixException e) {
            return Errno.of(e.errno()).toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyCallAnswersAsTheKernel(long seed) throws IOException {
        int umask = HostCaller.umask(0);
        String top = Files.createDirectories(deepBelow(directory)).toString();
        try (Vfs vfs = new Vfs(memory());
                FileDescriptorTable table = new FileDescriptorTable(vfs, OpContext.ROOT);
                HostDirectory host = HostDirectory.open(top);
                HostNode node = HostNode.at(bytes(top))) {
            mkdirs(vfs, top);
            table.chdir(bytes(top));
            Twin twin = new Twin(new Random(seed), top, table, host, node);
            for (int i = 0; i < CALLS; i++) {
                twin.step();
            }
            assertThat(list(table, top)).isEqualTo(list(Path.of(top)));
            assertThat(twin.answers).as("not only errors").containsKeys("done", "ENOENT", "ELOOP");
            assertThat(twin.answers.size()).isGreaterThan(30);
        } finally {
            HostCaller.umask(umask);
        }
    }

    /** So deep that no chain of links leads out of the directory. */
    private static Path deepBelow(Path directory) {
        return directory.resolve("x/".repeat(100));
    }

    private static List<String> list(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    private static List<String> list(FileDescriptorTable table, String top) throws FsException {
        List<String> found = new ArrayList<>(List.of(top));
        for (int i = 0; i < found.size(); i++) {
            byte[] path = bytes(found.get(i));
            if (table.paths().stat(path, false).isDirectory()) {
                int descriptor = table.open(path, OpenatFlags.DIRECTORY, 0);
                for (DirectoryEntry entry : table.getdents(descriptor, 1000)) {
                    if (!entry.name().isDots()) {
                        found.add(found.get(i) + "/" + entry.name());
                    }
                }
                table.close(descriptor);
            }
        }
        return found.stream().sorted().toList();
    }

    /** Both worlds, and the dice. */
    private static final class Twin {
        /** Calls below this one only look. */
        private static final int LOOKING = 6;

        private final Random random;
        private final String top;
        private final FileDescriptorTable ours;
        private final HostDirectory host;
        private final HostNode node;
        private final Map<String, Integer> answers = new HashMap<>();
        private int writes;

        Twin(
                Random random,
                String top,
                FileDescriptorTable ours,
                HostDirectory host,
                HostNode node) {
            this.random = random;
            this.top = top;
            this.ours = ours;
            this.host = host;
            this.node = node;
        }

        void step() {
            int call = random.nextInt(20);
            String text = call < LOOKING ? path() : withoutLongNames(path());
            String otherText = withinTop(withoutLongNames(path()));
            byte[] path = bytes(text);
            byte[] other = bytes(otherText);
            PathCalls calls = ours.paths();
            switch (call) {
                case 0, 1, 2 ->
                        same(
                                "stat " + text,
                                () -> describe(calls.stat(path, true)),
                                () -> {
                                    HostStat stat = new HostStat();
                                    host.statFollowing(path, stat);
                                    return describe(stat);
                                });
                case 3, 4, 5 ->
                        same(
                                "lstat " + text,
                                () -> describe(calls.stat(path, false)),
                                () -> {
                                    HostStat stat = new HostStat();
                                    host.stat(path, stat);
                                    return describe(stat);
                                });
                case 6, 7, 8, 9 -> open(text, flags());
                case 10, 11 ->
                        same(
                                "mkdir " + text,
                                () -> done(() -> calls.mkdir(path, 0755)),
                                () -> done(() -> host.mkdir(path, 0755)));
                case 12 ->
                        same(
                                "mknod " + text,
                                () -> done(() -> calls.mknod(path, FileMode.REGULAR | 0600, 0)),
                                () -> done(() -> node.mknod(path, FileMode.REGULAR | 0600, 0)));
                case 13 ->
                        same(
                                "unlink " + text,
                                () -> done(() -> calls.unlink(path)),
                                () -> done(() -> host.unlink(path)));
                case 14 ->
                        same(
                                "rmdir " + text,
                                () -> done(() -> calls.rmdir(path)),
                                () -> done(() -> host.rmdir(path)));
                case 15, 16 ->
                        same(
                                "symlink " + otherText + " at " + text,
                                () -> done(() -> calls.symlink(other, path)),
                                () -> done(() -> host.symlink(other, path)));
                case 17 ->
                        same(
                                "link " + text + " to " + otherText,
                                () -> done(() -> calls.link(path, false, calls, other)),
                                () -> done(() -> host.link(path, host, other)));
                case 18 -> rename(text, otherText, Math.max(0, random.nextInt(5) - 2));
                default ->
                        same(
                                "readlink " + text,
                                () -> new String(calls.readlink(path), StandardCharsets.UTF_8),
                                () -> new String(host.readlink(path), StandardCharsets.UTF_8));
            }
        }

        private void rename(String from, String to, int flags) {
            PathCalls calls = ours.paths();
            same(
                    "rename %s to %s with %d".formatted(from, to, flags),
                    () -> done(() -> calls.rename(bytes(from), calls, bytes(to), flags)),
                    () -> done(() -> node.rename(bytes(from), node, bytes(to), flags)));
        }

        private void open(String path, int flags) {
            String text = "text " + writes++;
            same(
                    "open %s with 0%o".formatted(path, flags),
                    () -> openOurs(bytes(path), flags, bytes(text)),
                    () -> openHost(bytes(path), flags, bytes(text)));
        }

        private String openOurs(byte[] path, int flags, byte[] text) throws FsException {
            int descriptor = ours.open(path, flags, 0640);
            try {
                if ((flags & 3) == 0) {
                    Attributes opened = ours.fstat(descriptor);
                    return opened.isDirectory()
                            ? describe(opened)
                            : describe(opened) + Trees.read(ours, descriptor);
                }
                ours.write(descriptor, MemorySegment.ofArray(text));
                return describe(ours.fstat(descriptor));
            } finally {
                ours.close(descriptor);
            }
        }

        private String openHost(byte[] path, int flags, byte[] text) throws PosixException {
            HostStat stat = new HostStat();
            try (HostFile file = host.openFile(path, flags, 0640);
                    Arena arena = Arena.ofConfined()) {
                file.stat(stat);
                if ((flags & 3) == 0) {
                    return stat.isDirectory() ? describe(stat) : describe(stat) + read(file);
                }
                file.write(0, arena.allocateFrom(ValueLayout.JAVA_BYTE, text));
                file.stat(stat);
                return describe(stat);
            }
        }

        private static String read(HostFile file) throws PosixException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment buffer = arena.allocate(4096);
                long count = file.read(0, buffer);
                byte[] bytes = buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
                return new String(bytes, StandardCharsets.UTF_8);
            }
        }

        private void same(String what, Call mine, Call kernels) {
            String expected = answer(kernels);
            assertThat(answer(mine)).as("%.300s", what).isEqualTo(expected);
            answers.merge(expected, 1, Integer::sum);
        }

        // ---- dice ----

        private int flags() {
            int flags = random.nextInt(3);
            for (int flag :
                    new int[] {
                        OpenatFlags.CREAT,
                        OpenatFlags.CREAT,
                        OpenatFlags.EXCL,
                        OpenatFlags.TRUNC,
                        OpenatFlags.APPEND,
                        OpenatFlags.DIRECTORY,
                        OpenatFlags.NOFOLLOW,
                        OpenatFlags.SYNC
                    }) {
                flags |= random.nextInt(4) == 0 ? flag : 0;
            }
            boolean meaningful = (flags & (OpenatFlags.CREAT | OpenatFlags.EXCL)) != 0200;
            flags = meaningful ? flags : flags & ~OpenatFlags.EXCL; // undefined without CREAT
            return random.nextInt(20) == 0 ? flags | OpenatFlags.TMPFILE : flags;
        }

        private String path() {
            StringBuilder path = new StringBuilder();
            if (random.nextInt(6) == 0) {
                path.append(top).append('/');
            }
            int components = 1 + random.nextInt(random.nextInt(4) == 0 ? 6 : 3);
            for (int i = 0; i < components; i++) {
                path.append(component()).append(random.nextInt(8) == 0 ? "//" : "/");
            }
            if (random.nextInt(4) != 0) {
                path.setLength(path.length() - 1);
            }
            return switch (random.nextInt(400)) {
                case 0 -> "/".repeat(1 + random.nextInt(3));
                case 1 -> path + "/./".repeat(1400);
                default -> path.toString();
            };
        }

        /** Where two things are wrong at once either may be told first. */
        private static String withoutLongNames(String path) {
            return path.replace("n".repeat(256), "n".repeat(255));
        }

        /** No link may lead to the host's root. */
        private String withinTop(String path) {
            return path.startsWith("/") && !path.startsWith(top) ? "qa" : path;
        }

        private String component() {
            return switch (random.nextInt(40)) {
                case 0, 1 -> ".";
                case 2, 3, 4 -> "..";
                case 5 -> "n".repeat(255 + random.nextInt(2));
                default -> NAMES.get(random.nextInt(NAMES.size()));
            };
        }
    }

    /** Something that only succeeds or fails. */
    @FunctionalInterface
    private interface Act {
        void run() throws IOException;
    }

    private static String done(Act act) throws IOException {
        act.run();
        return "done";
    }

    /** What both worlds must agree on; sizes of directories are each file system's own affair. */
    private static String describe(Attributes stat) {
        return describe(stat.mode, stat.nlink, stat.size);
    }

    private static String describe(HostStat stat) {
        return describe(stat.mode, stat.nlink, stat.size);
    }

    private static String describe(int mode, int nlink, long size) {
        String type = Integer.toOctalString(FileMode.type(mode));
        return FileMode.isDirectory(mode) ? type : type + " " + nlink + " links " + size + ": ";
    }
}
