package io.celfs.ext2.mkfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.ext2.layout.Geometry;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of images that hold a content and little else. */
class FittingTest {
    private static Layout fitting(int blockSize, long blocks, long inodes) throws IOException {
        return new Fitting(Made.fixed().blockSize(blockSize), blockSize).layout(blocks, inodes);
    }

    /** Files without content: inodes, not blocks, say how many groups there are. */
    @ParameterizedTest
    @CsvSource({
        "4096, 1600, 32757", "4096, 1600, 32800", "4096, 3000, 150161", "4096, 10, 500000",
        "4096, 10000, 3000000", "4096, 31000, 32800", "2048, 500, 50000", "1024, 50, 40000",
        "1024, 9000, 40000"
    })
    void manyInodesGetTheGroupsTheyNeed(int blockSize, long blocks, long inodes)
            throws IOException {
        Layout layout = fitting(blockSize, blocks, inodes);
        Geometry geometry = layout.geometry();
        assertThat(layout.usableInodes()).isGreaterThanOrEqualTo(inodes);
        assertThat(geometry.inodesPerGroup()).isLessThanOrEqualTo(8 * blockSize);
        long spare = layout.contentBlocks() - blocks;
        // All groups are as large as one with a head must be.
        long unused = geometry.groupCount() * (8L + geometry.headBlocks(0));
        assertThat(spare).isBetween(0L, 64 + unused);
    }

    /** From one group to two. */
    @Test
    void theLastGroupIsCut() throws IOException {
        for (long blocks = 32_000; blocks < 33_200; blocks += 50) {
            Layout layout = fitting(4096, blocks, 100);
            assertThat(layout.contentBlocks() - blocks).isBetween(0L, 60L);
        }
    }
}
