package io.celfs.ext2.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.ext2.disk.Buffer.Kind;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.mkfs.Mkfs;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
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

    /** Leaves so few blocks free that whoever reserves some leaves nothing to others. */
    private static void fillUp(Allocator allocator) throws IOException {
        while (allocator.freeBlocks() > 2 * WRITERS) {
            assertThat(allocator.take((int) allocator.freeBlocks() - 2 * WRITERS)).isNotNull();
        }
    }

    /** Takes a block, which reserves those behind it, and gives it back. */
    private static void takeInVain(Allocator allocator, int times) throws IOException {
        Reservation reservation = new Reservation();
        for (int i = 0; i < times; i++) {
            assertThat(allocator.promise(1, true)).isTrue();
            allocator.giveBack(allocator.take(0, 1, reservation));
        }
    }

    @Test
    void writersThatReserveTakeNothingPromisedFromEachOther() throws Exception {
        Allocator allocator = new Allocator(volume());
        fillUp(allocator);
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            Callable<Long> task =
                    () -> {
                        takeInVain(allocator, 20_000);
                        return allocator.freeBlocks();
                    };
            for (Future<Long> done : writers.invokeAll(Collections.nCopies(WRITERS, task))) {
                assertThat(done.get()).isPositive();
            }
        }
        assertThat(allocator.freeBlocks()).isEqualTo(2 * WRITERS);
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
