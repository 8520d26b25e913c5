package io.celfs.core.vfs;

import static io.celfs.core.vfs.Trees.bytes;
import static io.celfs.core.vfs.Trees.memory;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads on one table: nothing is read twice, lost, torn or left open. */
@Timeout(60)
class FileDescriptorTableConcurrencyTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 2000;
    private static final int RECORD = 12;

    private Vfs vfs;
    private FileDescriptorTable table;

    @BeforeEach
    void makeTree() throws FsException {
        vfs = new Vfs(memory());
        table = new FileDescriptorTable(vfs, OpContext.ROOT);
    }

    @AfterEach
    void close() throws FsException {
        table.close();
        vfs.close();
    }

    /** What each thread does. */
    @FunctionalInterface
    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void together(Work work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        try (var executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                running.add(
                        executor.submit(() -> {
                            start.await();
                            work.run(thread);
                            return true;
                        }));
            }
            for (Future<Boolean> each : running) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    private static byte[] record(int number) {
        return "%011d\n".formatted(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static int number(byte[] record) {
        return Integer.parseInt(new String(record, 0, RECORD - 1, StandardCharsets.US_ASCII));
    }

    @Test
    void writesOfOnePositionFollowEachOther() throws Exception {
        int shared = table.open(bytes("/f"), OpenatFlags.CREAT | OpenatFlags.RDWR, 0600);
        together(thread -> {
            int own = thread % 2 == 0 ? shared : table.dup(shared);
            for (int i = 0; i < ROUNDS; i++) {
                table.write(own, MemorySegment.ofArray(record(thread * ROUNDS + i)));
            }
        });
        assertThat(table.lseek(shared, 0, Whence.CUR)).isEqualTo(THREADS * ROUNDS * RECORD);
        table.lseek(shared, 0, Whence.SET);
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        together(_ -> {
            byte[] record = new byte[RECORD];
            while (table.read(shared, MemorySegment.ofArray(record)) == RECORD) {
                assertThat(seen.add(number(record))).isTrue();
            }
        });
        assertThat(seen).hasSize(THREADS * ROUNDS);
    }

    @Test
    void everyAppenderKnowsWhereItsBytesEnded() throws Exception {
        together(thread -> {
            int flags = OpenatFlags.CREAT | OpenatFlags.APPEND | OpenatFlags.RDWR;
            int own = table.open(bytes("/log"), flags, 0600);
            byte[] back = new byte[RECORD];
            for (int i = 0; i < ROUNDS; i++) {
                byte[] record = record(thread * ROUNDS + i);
                table.write(own, MemorySegment.ofArray(record));
                long end = table.lseek(own, 0, Whence.CUR);
                table.pread(own, MemorySegment.ofArray(back), end - RECORD);
                assertThat(back).isEqualTo(record);
            }
        });
        assertThat(table.paths().stat(bytes("/log"), true).size)
                .isEqualTo(THREADS * ROUNDS * RECORD);
    }

    @Test
    void everyNumberIsGivenToOneOnly() throws Exception {
        BitSet held = new BitSet();
        together(_ -> {
            for (int i = 0; i < ROUNDS; i++) {
                int own = table.open(bytes("/"), OpenatFlags.DIRECTORY, 0);
                synchronized (held) {
                    assertThat(held.get(own)).isFalse();
                    held.set(own);
                }
                synchronized (held) {
                    held.clear(own);
                }
                table.close(own);
            }
        });
        assertThat(table.open(bytes("/"), OpenatFlags.DIRECTORY, 0)).isZero();
    }

    @Test
    void oneExclusiveCreatorWinsAndAllOthersOpenWhatItMade() throws Exception {
        Set<Integer> winners = ConcurrentHashMap.newKeySet();
        together(thread -> {
            for (int i = 0; i < ROUNDS / 10; i++) {
                byte[] path = bytes("/n" + i);
                try {
                    int flags = OpenatFlags.CREAT | OpenatFlags.EXCL;
                    table.close(table.open(path, flags, 0600));
                    assertThat(winners.add(i)).isTrue();
                } catch (FsException e) {
                    assertThat(e.errno()).isEqualTo(Errno.EEXIST);
                }
                table.close(table.open(path, OpenatFlags.CREAT, 0600));
                if (thread == 0 && i % 2 == 0) {
                    table.paths().stat(path, false);
                }
            }
        });
        assertThat(winners).hasSize(ROUNDS / 10);
    }

    @Test
    void mountsComeAndGoUnderRunningWalks() throws Exception {
        table.paths().mkdir(bytes("/m"), 0755);
        Trees.write(vfs, "/m/f", "below");
        together(thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                if (thread == 0) {
                    comeAndGo();
                } else {
                    look();
                }
            }
        });
        assertThat(Trees.read(vfs, "/m/f")).isEqualTo("below");
    }

    private void comeAndGo() throws FsException {
        vfs.mount(bytes("/m"), memory());
        boolean mounted = true;
        while (mounted) {
            try {
                vfs.unmount(bytes("/m")).close();
                mounted = false;
            } catch (FsException e) {
                assertThat(e.errno()).isIn(Errno.EBUSY, Errno.ESTALE);
            }
        }
    }

    /** A file below, nothing in what is mounted, or a walk that was overtaken. */
    private void look() {
        try {
            assertThat(Trees.read(vfs, "/m/f")).isEqualTo("below");
        } catch (FsException e) {
            assertThat(e.errno()).isIn(Errno.ENOENT, Errno.ESTALE);
        }
    }
}
