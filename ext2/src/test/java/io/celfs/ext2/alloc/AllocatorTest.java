package io.celfs.ext2.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.disk.Run;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.mkfs.Mkfs;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is promised can be taken, whoever else takes. */
@Timeout(120)
class AllocatorTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private static final int WRITERS = 4;

    private static Volume volume() throws IOException {
        MemoryBlockDevice device = new MemoryBlockDevice(256 << 10);
        new Mkfs(Instant.EPOCH).blockSize(1024).inodes(16).format(device);
        return Volume.open(device, CLOCK, false, 1 << 20);
    }

    /** Grows a file block by block until nothing is left; how many it got. */
    private static long growing(Allocator allocator) throws IOException {
        Reservation reservation = new Reservation();
        long goal = 0;
        long taken = 0;
        while (allocator.promise(1, true)) {
            Run run = allocator.take(goal, 1, reservation);
            goal = run.block() + run.count();
            taken++;
        }
        return taken;
    }

    @Test
    void writersThatReserveTakeNothingPromisedFromEachOther() throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            for (int round = 0; round < 1000; round++) {
                Allocator allocator = new Allocator(volume());
                long free = allocator.freeBlocks();
                List<Callable<Long>> tasks = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    tasks.add(() -> growing(allocator));
                }
                long taken = 0;
                for (Future<Long> done : writers.invokeAll(tasks)) {
                    taken += done.get();
                }
                assertThat(taken).isEqualTo(free);
            }
        }
    }

    @Test
    void aPromiseThatFailsIsTakenBack() throws IOException {
        Volume volume = volume();
        Allocator allocator = new Allocator(volume);
        Geometry geometry = volume.geometry();
        long bitmap = geometry.groupStart(0) + geometry.headBlocks(0);
        volume.buffers().get(bitmap, Kind.BITMAP).bytes().fill((byte) 0);
        long free = allocator.freeBlocks();
        assertThatThrownBy(() -> allocator.take(0, 3, true))
                .isInstanceOf(CorruptImageException.class);
        assertThatThrownBy(() -> allocator.take(3)).isInstanceOf(CorruptImageException.class);
        assertThat(allocator.freeBlocks()).isEqualTo(free);
    }
}
