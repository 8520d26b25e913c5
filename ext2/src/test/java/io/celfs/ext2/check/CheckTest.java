package io.celfs.ext2.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.LittleEndian;
import io.celfs.ext2.layout.UnsupportedImageException;
import io.celfs.ext2.tools.Images;
import io.celfs.ext2.tools.Tool;
import io.celfs.storage.block.BlockDevice;
import io.celfs.storage.block.FileBlockDevice;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the check says of good, damaged and hostile images. */
class CheckTest {
    private static final int BLOCK = 1024;

    @TempDir Path folder;

    @ParameterizedTest
    @MethodSource("io.celfs.ext2.tools.Images#kinds")
    void nothingIsWrongWithImagesOfMke2fs(String options) throws IOException {
        Path image = Images.make(folder.resolve("i"), 90L << 20, options.split(" ", -1));
        try (BlockDevice device = FileBlockDevice.open(image)) {
            assertThat(Check.run(device).findings()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1024, 128", "1024, 256", "2048, 256", "4096, 1024"})
    void nothingIsWrongWithOurs(int blockSize, int inodeSize) throws IOException {
        CheckReport report = Check.run(SampleImage.make(blockSize, inodeSize));
        assertThat(report.findings()).isEmpty();
        assertThat(report.isClean()).isTrue();
    }

    /** What debugfs did to a good image, and what is to be found. */
    @ParameterizedTest
    @CsvSource({
        "clri /small1, ENTRY_INODE",
        "unlink /small1, UNATTACHED",
        "unlink /directory, UNCONNECTED",
        "sif /small1 links_count 7, LINK_COUNT",
        "sif /small1 block[0] 999999, BLOCK_ILLEGAL",
        "sif /small1 block[0] 40, BLOCK_SHARED",
        "sif /small2 blocks 100, BLOCK_COUNT",
        "sif /directory size 100, SIZE",
        "sif /directory block[1] 0, DIRECTORY_HOLE",
        "sif /small1 dtime 1000, DELETION_TIME",
        "sif /small1 mode 0, INODE_INVALID",
        "sif /link size 5, SYMLINK",
        "freeb 300, BLOCK_BITMAP",
        "freei /small1, INODE_BITMAP",
        "set_bg 0 free_blocks_count 3, GROUP_COUNT",
        "ssv free_inodes_count 3, TOTAL_COUNT"
    })
    void eachDamageHasItsFinding(String command, FindingCode code) throws IOException {
        Path image = folder.resolve("image");
        Files.write(image, SampleImage.bytes(SampleImage.make(BLOCK, 256)));
        Tool.succeed("debugfs", "-w", "-R", command, image.toString());
        try (BlockDevice device = FileBlockDevice.open(image)) {
            assertThat(Check.run(device).findings()).extracting(Finding::code).contains(code);
        }
    }

    @Test
    void findingsTellPlaceAndReason() throws IOException {
        MemoryBlockDevice device = SampleImage.make(BLOCK, 256);
        Volume volume = new Volume(device);
        long bitmap = volume.descriptor(0).blockBitmap();
        device.write(bitmap * BLOCK, MemorySegment.ofArray(new byte[] {0}));
        Finding finding = Check.run(device).findings().getFirst();
        assertThat(finding.code()).isEqualTo(FindingCode.BLOCK_BITMAP);
        assertThat(finding.code().code()).isEqualTo("block-bitmap");
        assertThat(finding.severity()).isEqualTo(Finding.Severity.MINOR);
        assertThat(finding.block()).isEqualTo(bitmap);
        assertThat(finding)
                .hasToString(
                        "group 0 (block %d): 8 bits are wrong, the first for number 0 of the group"
                                        .formatted(bitmap)
                                + " [block-bitmap]");
    }

    /** A tree of pointers that all lead to the block they are in would have 2^32 leaves. */
    @Test
    void pointersInCirclesAreFollowedOnce() throws IOException {
        MemoryBlockDevice device = SampleImage.make(BLOCK, 256);
        Geometry geometry = new Volume(device).geometry();
        long table = new Volume(device).descriptor(0).inodeTable() * BLOCK;
        long circle = geometry.blocksCount() - 1;
        MemorySegment block = MemorySegment.ofArray(new byte[BLOCK]);
        for (int at = 0; at < BLOCK; at += 4) {
            LittleEndian.put32(block, at, circle);
        }
        device.write(circle * BLOCK, block);
        for (long ino = 12; ino < 80; ino++) {
            MemorySegment bytes = MemorySegment.ofArray(new byte[256]);
            device.read(table + (ino - 1) * 256, bytes);
            InodeRecord inode = new InodeRecord(bytes);
            inode.mode(0040755);
            inode.pointer(14, circle);
            device.write(table + (ino - 1) * 256, bytes);
        }
        CheckReport report = Check.run(device, 10);
        assertThat(report.findings()).hasSize(10);
        assertThat(report.count()).isGreaterThan(300);
    }

    @Test
    void whatIsNoImageIsRefused() {
        assertThatThrownBy(() -> Check.run(new MemoryBlockDevice(1 << 20)))
                .isInstanceOf(UnsupportedImageException.class);
        assertThatThrownBy(() -> Check.run(new MemoryBlockDevice(100)))
                .isInstanceOf(UnsupportedImageException.class);
    }
}
