package io.celfs.ext2.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.ext2.alloc.Allocator;
import io.celfs.ext2.disk.Volume;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.mkfs.Mkfs;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries of directories that are given up and read again. */
class DirectoryCacheTest {
    private static final int MOST = 100;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private Volume volume;
    private InodeTable table;
    private DirectoryCache cache;

    @BeforeEach
    void open() throws IOException {
        MemoryBlockDevice device = new MemoryBlockDevice(8 << 20);
        new Mkfs(Instant.EPOCH).format(device);
        volume = Volume.open(device, CLOCK, false, 1 << 20);
        Allocator allocator = new Allocator(volume);
        BlockMap map = new BlockMap(volume, allocator);
        table = new InodeTable(volume, allocator, map, new XattrStore(volume, allocator), CLOCK);
        cache = new DirectoryCache(volume, map, MOST);
        volume.prepareCommits(
                allocator.blockOfInode(InodeNumbers.ROOT), allocator, allocator::release);
    }

    /** A directory of so many entries, all of which name itself. */
    private Inode directory(int names) throws IOException {
        Inode root = table.get(FileSystem.ROOT);
        Inode made = table.make(OpContext.ROOT, root, FileMode.DIRECTORY | 0755);
        cache.format(made, root);
        for (int i = 0; i < names; i++) {
            cache.of(made).add(Name.of("name" + i), made, FileMode.DIRECTORY);
        }
        made.store();
        return made;
    }

    @Test
    void theDirectoryUsedLongestAgoLosesItsEntriesAndReadsThemAgain() throws IOException {
        Inode first = directory(40);
        Inode second = directory(40);
        assertThat(cache.isLarge()).isFalse();
        Inode third = directory(40);
        assertThat(cache.isLarge()).isTrue();
        assertThat(cache.of(first).find(Name.of("name7"))).isNotNull();
        volume.commit();
        cache.trim(List.of(first, second, third));
        assertThat(first.directory()).isNotNull();
        assertThat(second.directory()).isNull();
        assertThat(third.directory()).isNotNull();
        assertThat(cache.isLarge()).isFalse();
        assertThat(cache.of(second).find(Name.of("name7"))).isNotNull();
        assertThat(cache.of(second).size()).isEqualTo(42);
    }

    @Test
    void oneThatIsTooLargeForAllStaysWhileItIsUsed() throws IOException {
        Inode small = directory(40);
        Inode large = directory(3 * MOST);
        volume.commit();
        cache.trim(List.of(small, large));
        assertThat(small.directory()).isNull();
        assertThat(large.directory()).isNotNull();
        assertThat(cache.isLarge()).as("another trim would gain nothing").isFalse();
    }

    @Test
    void whatIsNotWrittenYetStays() throws IOException {
        Inode first = directory(80);
        Inode second = directory(80);
        cache.trim(List.of(first, second));
        assertThat(first.directory()).isNotNull();
        assertThat(second.directory()).isNotNull();
    }
}
