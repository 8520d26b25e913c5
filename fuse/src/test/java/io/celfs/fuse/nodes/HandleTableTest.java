package io.celfs.fuse.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.FsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandleTableTest {
    private final HandleTable table = new HandleTable();

    private static OpenFile file(long ino) {
        return new OpenFile(ino, () -> ino, null, false);
    }

    @Test
    void handlesLeadToTheirFilesUntilRemoved() throws FsException {
        OpenFile file = file(5);
        long number = table.add(file);
        assertThat(table.get(number)).isSameAs(file);
        assertThat(table.remove(number)).isSameAs(file);
        assertThat(table.remove(number)).isNull();
        assertThatThrownBy(() -> table.get(number)).isInstanceOf(FsException.class);
    }

    @Test
    void aLateNumberDoesNotFindTheNextFile() {
        long first = table.add(file(5));
        table.remove(first);
        long second = table.add(file(6));
        assertThat(second).isNotEqualTo(first);
        assertThat(table.remove(first)).isNull();
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void madeUpNumbersFindNothing() {
        table.add(file(5));
        for (long number : new long[] {-1, 1, 64, 1L << 32, Long.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(() -> table.get(number)).isInstanceOf(FsException.class);
        }
    }

    @Test
    void itGrowsAndDrains() throws FsException {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            numbers.add(table.add(file(i)));
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(table.get(numbers.get(i)).nodeId()).isEqualTo(i);
        }
        List<OpenFile> seen = new ArrayList<>();
        table.forEach(seen::add);
        assertThat(seen).hasSize(1000);
        List<OpenFile> drained = new ArrayList<>();
        table.drain(drained::add);
        assertThat(drained).hasSize(1000);
        assertThat(table.size()).isZero();
    }
}
