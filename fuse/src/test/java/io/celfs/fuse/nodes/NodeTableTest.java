package io.celfs.fuse.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.FsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeTableTest {
    private final NodeTable table = new NodeTable();
    private final Map<Long, Long> returned = new HashMap<>();

    private void release(long node, long count) {
        table.release(node, count, (ino, lookups) -> returned.merge(ino, lookups, Long::sum));
    }

    @Test
    void theRootIsNodeOneForEver() throws FsException {
        assertThat(table.ino(1)).isEqualTo(1);
        assertThat(table.acquire(1)).isEqualTo(1);
        release(1, 100);
        assertThat(table.ino(1)).isEqualTo(1);
        assertThat(returned).isEmpty();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void anInodeKeepsItsNodeWhileItIsKnown() throws FsException {
        long node = table.acquire(500);
        assertThat(table.acquire(500)).isEqualTo(node);
        assertThat(table.idOf(500)).isEqualTo(node);
        assertThat(table.ino(node)).isEqualTo(500);
        release(node, 1);
        assertThat(table.ino(node)).isEqualTo(500);
        release(node, 1);
        assertThat(returned).containsEntry(500L, 2L);
        assertThat(table.idOf(500)).isZero();
        assertThatThrownBy(() -> table.ino(node)).isInstanceOf(FsException.class);
    }

    @Test
    void nodeIdsNeverComeBack() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            long node = table.acquire(2 + i % 3);
            assertThat(seen.add(node)).isTrue();
            release(node, 1);
        }
    }

    @Test
    void noMoreIsGivenBackThanWasTaken() {
        long node = table.acquire(7);
        release(node, 1000);
        release(node, 1);
        release(12345, 1);
        release(-1, 1);
        release(0, 1);
        release(node, -5);
        assertThat(returned).containsExactly(Map.entry(7L, 1L));
    }

    @Test
    void drainingSaysWhatWasHeld() {
        table.acquire(7);
        table.acquire(7);
        table.acquire(8);
        table.drain((ino, lookups) -> returned.put(ino, lookups));
        assertThat(returned).containsOnly(Map.entry(7L, 2L), Map.entry(8L, 1L));
        assertThat(table.size()).isEqualTo(1);
    }

    /** Against a map, with inode numbers that collide in the index. */
    @Test
    void itCountsLikeAMap() throws FsException {
        Random random = new Random(7);
        Map<Long, Integer> model = new HashMap<>();
        List<Long> nodes = new ArrayList<>();
        for (int step = 0; step < 200_000; step++) {
            long ino = 2 + (long) random.nextInt(5000) * (step % 2 == 0 ? 1 : 1 << 20);
            if (random.nextInt(5) < 3) {
                nodes.add(table.acquire(ino));
                model.merge(ino, 1, Integer::sum);
            } else if (!nodes.isEmpty()) {
                int last = nodes.size() - 1;
                long node = nodes.set(random.nextInt(nodes.size()), nodes.get(last));
                nodes.removeLast();
                long known = table.ino(node);
                release(node, 1);
                model.computeIfPresent(known, (key, count) -> count == 1 ? null : count - 1);
            }
        }
        assertThat(table.size()).isEqualTo(model.size() + 1);
        model.forEach((ino, count) -> assertThat(table.idOf(ino)).isNotZero());
        Map<Long, Long> held = new HashMap<>();
        table.drain((ino, lookups) -> held.put(ino, lookups));
        assertThat(held).hasSameSizeAs(model);
        model.forEach((ino, count) -> assertThat(held).containsEntry(ino, (long) count));
    }
}
