package io.celfs.ext2.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.DirectoryBlock;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.Superblock;
import io.celfs.ext2.layout.UnsupportedImageException;
import io.celfs.ext2.layout.XattrList;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Whatever an image holds, reading it ends with an answer or a typed error. In a build this runs
 * the inputs kept beside it; acceptance/fuzz-ext2 looks for new ones, guided by coverage.
 */
class ImageFuzzTest {
    private static final int BLOCK = 1024;
    private static final int INODE = 256;
    private static final Patches PATCHES = patches();

    private static Patches patches() {
        try {
            return new Patches(BLOCK, INODE);
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Patches of the superblock, descriptors, bitmaps, inodes, directories, pointers, xattrs. */
    @FuzzTest(maxDuration = "10m")
    void damagedImagesAreCheckedToTheirEnd(byte[] data) throws IOException {
        MemoryBlockDevice device = PATCHES.apply(data);
        try {
            CheckReport report = Check.run(device, 100);
            assertThat(report.findings().size()).isEqualTo((int) Math.min(100, report.count()));
        } catch (UnsupportedImageException e) {
            assertThat(e).hasMessageMatching(".+");
        }
    }

    /** Any bytes as each of the structures. */
    @FuzzTest(maxDuration = "10m")
    void anyBytesGiveAnAnswerOrATypedError(byte[] data) {
        MemorySegment bytes = MemorySegment.ofArray(Arrays.copyOf(data, BLOCK));
        Geometry geometry;
        try {
            geometry = Geometry.of(new Superblock(bytes), 1L << 42);
        } catch (CorruptImageException | UnsupportedImageException e) {
            geometry = null;
        }
        if (geometry != null) {
            assertThat(geometry.groupStart(geometry.groupCount() - 1))
                    .isLessThan(geometry.blocksCount());
        }
        read(() -> XattrList.ofBlock(bytes, "block", 1));
        read(() -> XattrList.ofInode(bytes, "inode", 1));
        Geometry sample = sampleGeometry();
        read(() -> new DirectoryBlock(bytes, true).check(12, 1, sample));
        read(() -> new InodeRecord(bytes.asSlice(0, INODE)).check(12, 1, sample));
    }

    private static Geometry sampleGeometry() {
        try {
            return new Volume(PATCHES.apply(new byte[0])).geometry();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Something that reads a structure. */
    @FunctionalInterface
    private interface Reading {
        void run() throws CorruptImageException;
    }

    private static void read(Reading reading) {
        try {
            reading.run();
        } catch (CorruptImageException e) {
            assertThat(e.structure()).isNotEmpty();
        }
    }
}
