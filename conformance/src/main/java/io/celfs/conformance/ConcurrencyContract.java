package io.celfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operations of several threads are atomic to each other. */
@Timeout(60)
public interface ConcurrencyContract extends FileSystemLaws {
    int THREADS = 4;
    int ROUNDS = 50;
    byte[] SHARED = Data.bytes(14, 4 * 65536);

    TreeSpec HALL =
            TreeSpec.empty().file("f", SHARED).file("a/x", "1").file("b/y", "2").file("t", "0");

    /** What each thread does; threads are numbered from 0. */
    @FunctionalInterface
    interface Work {
        void run(Workbench bench, int thread) throws Exception;
    }

    private static void together(Workbench bench, Work work) throws Exception {
        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                Callable<Boolean> task =
                        () -> {
                            Workbench own = bench.as(bench.context());
                            try {
                                work.run(own, thread);
                            } finally {
                                own.letGo();
                            }
                            return true;
                        };
                running.add(executor.submit(task));
            }
            for (Future<?> each : running) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    throw new AssertionError("a thread failed", e.getCause());
                }
            }
        }
    }

    @Test
    default void appendsAreNeverLostNorTorn() throws Exception {
        try (Workbench bench = writable(HALL)) {
            bench.truncate("t", 0);
            together(
                    bench,
                    (own, thread) -> {
                        FileHandle log = own.open("t", OpenFlags.WRITE_ONLY | OpenFlags.APPEND);
                        for (int i = 0; i < ROUNDS; i++) {
                            own.write(log, 0, record(thread, i));
                        }
                    });
            Set<String> records = new HashSet<>(List.of(bench.text("t").split("\n", -1)));
            assertThat(bench.stat("t").size).isEqualTo((long) THREADS * ROUNDS * 10);
            assertThat(records).hasSize(THREADS * ROUNDS + 1);
        }
    }

    private static byte[] record(int thread, int number) {
        return "%d-%07d\n".formatted(thread, number).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    default void firstWritersOfOneFileDoNotHideEachOther() throws Exception {
        try (Workbench bench = writable(HALL)) {
            together(
                    bench,
                    (own, thread) -> {
                        FileHandle handle = own.open("f");
                        for (int at = thread * 100; at < SHARED.length; at += THREADS * 1000) {
                            own.write(handle, at, Data.bytes(at, 50));
                        }
                    });
            byte[] expected = SHARED;
            for (int thread = 0; thread < THREADS; thread++) {
                for (int at = thread * 100; at < SHARED.length; at += THREADS * 1000) {
                    expected = Data.overwrite(expected, at, Data.bytes(at, 50));
                }
            }
            assertThat(bench.content("f")).isEqualTo(expected);
        }
    }

    @Test
    default void onlyOneCanCreateExclusively() throws Exception {
        try (Workbench bench = writable(HALL)) {
            AtomicInteger won = new AtomicInteger();
            together(
                    bench,
                    (own, thread) -> {
                        for (int i = 0; i < ROUNDS; i++) {
                            try {
                                own.create("a/n" + i, OpenFlags.EXCLUSIVE | 2);
                                won.incrementAndGet();
                            } catch (FsException e) {
                                assertThat(e.errno()).isEqualTo(Errno.EEXIST);
                            }
                        }
                    });
            assertThat(won).hasValue(ROUNDS);
            assertThat(bench.list("a")).hasSize(ROUNDS + 1);
        }
    }

    @Test
    default void aNameThatIsReplacedIsAlwaysThere() throws Exception {
        try (Workbench bench = writable(HALL)) {
            AtomicBoolean done = new AtomicBoolean();
            together(
                    bench,
                    (own, thread) -> {
                        if (thread == 0) {
                            for (int i = 0; i < ROUNDS; i++) {
                                own.file("next", "" + i % 10);
                                own.rename("next", "t");
                            }
                            done.set(true);
                        } else {
                            do {
                                assertThat(own.text("t")).hasSize(1);
                                own.letGo();
                            } while (!done.get());
                        }
                    });
            assertThat(bench.text("t")).isEqualTo("9");
        }
    }

    @Test
    default void crossingRenamesOfDirectoriesEnd() throws Exception {
        try (Workbench bench = writable(HALL)) {
            together(
                    bench,
                    (own, thread) -> {
                        for (int i = 0; i < ROUNDS; i++) {
                            String from = (thread + i) % 2 == 0 ? "a" : "b";
                            String to = from.equals("a") ? "b/a" : "a/b";
                            attempt(() -> own.rename(from, to));
                            attempt(() -> own.rename(to, from));
                            own.letGo();
                        }
                    });
            List<String> files = new ArrayList<>();
            collect(bench, "", files);
            assertThat(files).hasSize(4);
        }
    }

    /** Others may have been faster; any answer that says so is fine. */
    private static void attempt(Workbench.Attempt attempt) {
        try {
            attempt.run();
        } catch (FsException e) {
            assertThat(e.errno()).isIn(Errno.ENOENT, Errno.EINVAL, Errno.ENOTEMPTY, Errno.ESTALE);
        }
    }

    private static void collect(Workbench bench, String path, List<String> files)
            throws FsException {
        for (String name : bench.list(path)) {
            String below = path.isEmpty() ? name : path + "/" + name;
            if (bench.stat(below).isDirectory()) {
                collect(bench, below, files);
            } else {
                files.add(below);
            }
        }
    }

    @Test
    default void listingsSeeWhatStaysExactlyOnce() throws Exception {
        try (Workbench bench = writable(HALL)) {
            for (int i = 0; i < 100; i++) {
                bench.mknod("a/stays" + i, 0100644, 0);
            }
            AtomicBoolean done = new AtomicBoolean();
            together(
                    bench,
                    (own, thread) -> {
                        if (thread == 0) {
                            for (int i = 0; i < ROUNDS; i++) {
                                listsWhatStays(own);
                            }
                            done.set(true);
                        } else {
                            for (int i = 0; !done.get(); i = (i + 1) % 100) {
                                own.mknod("a/t" + thread + "-" + i, 0100644, 0);
                                own.unlink("a/t" + thread + "-" + i);
                                own.letGo();
                            }
                        }
                    });
        }
    }

    private static void listsWhatStays(Workbench own) throws FsException {
        List<String> stays =
                own.list("a").stream().filter(name -> name.startsWith("stays")).toList();
        assertThat(stays).hasSize(100).doesNotHaveDuplicates();
        own.letGo();
    }

    @Test
    default void linkCountsComeOutRight() throws Exception {
        try (Workbench bench = bench(HALL, Feature.WRITING, Feature.HARD_LINKS)) {
            together(
                    bench,
                    (own, thread) -> {
                        for (int i = 0; i < ROUNDS; i++) {
                            own.link("f", "b/l" + thread + "-" + i);
                            if (i % 2 == 0) {
                                own.unlink("b/l" + thread + "-" + i);
                            }
                        }
                    });
            assertThat(bench.stat("f").nlink).isEqualTo(1 + THREADS * ROUNDS / 2);
        }
    }
}
