package io.celfs.ext2.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.FileMode;
import io.celfs.core.Name;
import io.celfs.ext2.tools.Images;
import io.celfs.ext2.tools.Tool;
import io.celfs.storage.block.BlockDevice;
import io.celfs.storage.block.FileBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The views against what e2fsprogs says about images of mke2fs. */
class LayoutTest {
    private static final Pattern GROUP =
            Pattern.compile(
                    "Group (\\d+): \\(Blocks (\\d+)-(\\d+)\\).*?Block bitmap at (\\d+).*?"
                            + "Inode bitmap at (\\d+).*?Inode table at (\\d+)-(\\d+).*?"
                            + "(\\d+) free blocks, (\\d+) free inodes, (\\d+) directories",
                    Pattern.DOTALL);

    @TempDir Path folder;

    private static MemorySegment read(BlockDevice device, long offset, int length)
            throws IOException {
        MemorySegment bytes = MemorySegment.ofArray(new byte[length]);
        device.read(offset, bytes);
        return bytes;
    }

    private static Superblock superblock(BlockDevice device) throws IOException {
        return new Superblock(read(device, Superblock.OFFSET, Superblock.SIZE));
    }

    @ParameterizedTest
    @MethodSource("io.celfs.ext2.tools.Images#kinds")
    void groupsAreWhereDumpe2fsSeesThem(String options) throws IOException {
        Path image = Images.make(folder.resolve("i"), 90L << 20, options.split(" ", -1));
        String said = Tool.succeed("dumpe2fs", image.toString());
        try (BlockDevice device = FileBlockDevice.open(image)) {
            Geometry geometry = Geometry.of(superblock(device), device.size());
            List<MatchResult> groups = GROUP.matcher(said).results().toList();
            assertThat(geometry.groupCount()).isEqualTo(groups.size());
            for (MatchResult group : groups) {
                int number = Integer.parseInt(group.group(1));
                checkGroup(device, geometry, number, group);
            }
            assertThat(said).containsPattern("Block size: +" + geometry.blockSize() + "\n");
            assertThat(said).containsPattern("Inode count: +" + geometry.inodesCount() + "\n");
        }
    }

    private static void checkGroup(
            BlockDevice device, Geometry geometry, int number, MatchResult group)
            throws IOException {
        int perBlock = geometry.descriptorsPerBlock();
        long at =
                geometry.descriptorBlock(number / perBlock) * geometry.blockSize()
                        + (long) number % perBlock * GroupDescriptor.SIZE;
        GroupDescriptor descriptor = new GroupDescriptor(read(device, at, GroupDescriptor.SIZE));
        descriptor.check(geometry, number);
        long[] seen = {
            number,
            geometry.groupStart(number),
            geometry.groupStart(number) + geometry.groupSize(number) - 1,
            descriptor.blockBitmap(),
            descriptor.inodeBitmap(),
            descriptor.inodeTable(),
            descriptor.inodeTable() + geometry.inodeTableBlocks() - 1,
            descriptor.freeBlocks(),
            descriptor.freeInodes(),
            descriptor.directories()
        };
        for (int i = 0; i < seen.length; i++) {
            assertThat(seen[i])
                    .as("field %d of group %d", i, number)
                    .isEqualTo(Long.parseLong(group.group(i + 1)));
        }
        boolean superblock = group.group().contains("superblock");
        assertThat(geometry.hasSuperblock(number)).isEqualTo(superblock);
    }

    @Test
    void theRootIsInodeTwoAndHoldsLostAndFound() throws IOException {
        Path image = Images.make(folder.resolve("i"), 8 << 20, "-b", "1024");
        try (BlockDevice device = FileBlockDevice.open(image)) {
            Geometry geometry = Geometry.of(superblock(device), device.size());
            long table =
                    new GroupDescriptor(read(device, geometry.descriptorBlock(0) * 1024, 32))
                            .inodeTable();
            InodeRecord root =
                    new InodeRecord(read(device, table * 1024 + geometry.inodeSize(), 256));
            root.check(2, table, geometry);
            assertThat(root.mode()).isEqualTo(FileMode.DIRECTORY | 0755);
            assertThat(root.links()).isEqualTo(3);
            assertThat(root.size()).isEqualTo(1024);
            assertThat(root.sectors()).isEqualTo(2);
            assertThat(root.extraSize()).isEqualTo(InodeRecord.USUAL_EXTRA_SIZE);
            DirectoryBlock block =
                    new DirectoryBlock(read(device, root.pointer(0) * 1024, 1024), true);
            block.check(2, root.pointer(0), geometry);
            int third = block.next(block.next(0));
            assertThat(block.name(third)).isEqualTo(Name.of("lost+found"));
            assertThat(block.ino(third)).isEqualTo(11);
            assertThat(FileTypeByte.mode(block.type(third))).isEqualTo(FileMode.DIRECTORY);
        }
    }

    @Test
    void foreignImagesAreRefused() throws IOException {
        for (String type :
                List.of("-Oextents,uninit_bg", "-Oextents", "-O64bit,extents", "-Ojournal_dev")) {
            Path image = Images.make(folder.resolve("i"), 8 << 20, type);
            try (BlockDevice device = FileBlockDevice.open(image)) {
                Superblock superblock = superblock(device);
                assertThatThrownBy(() -> Geometry.of(superblock, device.size()))
                        .isInstanceOf(UnsupportedImageException.class);
            }
        }
        Superblock nothing = new Superblock(MemorySegment.ofArray(new byte[1024]));
        assertThatThrownBy(() -> Geometry.of(nothing, 1 << 20))
                .isInstanceOf(UnsupportedImageException.class);
    }

    @Test
    void timesGoFrom1901To2446() {
        long last = (3L << 32) + Integer.MAX_VALUE;
        for (long seconds : new long[] {Integer.MIN_VALUE, -1, 0, 1L << 31, 1L << 32, last}) {
            InodeTime time = new InodeTime(seconds, 999_999_999);
            assertThat(InodeTime.decode(time.low(), time.extra())).isEqualTo(time);
        }
        InodeTime late = new InodeTime(last + 1, 0);
        assertThat(InodeTime.decode(late.low(), late.extra()).seconds()).isEqualTo(last);
        assertThat(late.clamped()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void recordsOfADirectoryAreSplitAndJoined() throws IOException {
        DirectoryBlock block = new DirectoryBlock(MemorySegment.ofArray(new byte[1024]), true);
        block.clear();
        int a = block.insert(0, Name.of("a"), 12, 1);
        int b = block.insert(a, Name.of("bbbbb"), 13, 2);
        int c = block.insert(b, Name.of("c"), 14, 7);
        assertThat(new int[] {a, b, c}).containsExactly(0, 12, 28);
        assertThat(block.next(c)).isEqualTo(1024);
        block.remove(b);
        assertThat(block.next(a)).isEqualTo(c);
        assertThat(block.room(a)).isEqualTo(16);
        block.remove(a);
        assertThat(block.ino(a)).isZero();
        assertThat(block.name(c)).isEqualTo(Name.of("c"));
        assertThat(block.type(c)).isEqualTo(7);
    }

    @Test
    void pathsReachEveryBlockOnce() {
        BlockPath path = new BlockPath(1024);
        assertThat(path.indices(11)).containsExactly(11);
        assertThat(path.indices(12)).containsExactly(12, 0);
        assertThat(path.indices(267)).containsExactly(12, 255);
        assertThat(path.indices(268)).containsExactly(13, 0, 0);
        assertThat(path.indices(268 + 65_535)).containsExactly(13, 255, 255);
        assertThat(path.indices(268 + 65_536)).containsExactly(14, 0, 0, 0);
        assertThat(path.first(14)).isEqualTo(268 + 65_536);
        assertThat(path.indices(path.maxBlocks() - 1)).containsExactly(14, 255, 255, 255);
        assertThat(new BlockPath(4096).maxSize()).isBetween(2000L << 30, 2048L << 30);
    }

    @Test
    void attributesComeBackFromBlockAndInode() throws IOException {
        List<Xattr> attributes =
                List.of(
                        new Xattr(6, "selinux".getBytes(StandardCharsets.UTF_8), new byte[33]),
                        new Xattr(1, "b".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3}),
                        new Xattr(1, "a".getBytes(StandardCharsets.UTF_8), new byte[0]));
        MemorySegment block = MemorySegment.ofArray(new byte[1024]);
        XattrList.toBlock(attributes, block);
        same(XattrList.ofBlock(block, "x", 1), attributes);
        MemorySegment area = MemorySegment.ofArray(new byte[XattrList.size(attributes) + 4]);
        XattrList.toInode(attributes, area);
        same(XattrList.ofInode(area, "x", 1), attributes);
    }

    private static void same(List<Xattr> actual, List<Xattr> expected) {
        assertThat(actual)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(expected.stream().sorted().toList());
    }

    @Test
    void attributesThatPointOutsideAreCorrupt() {
        MemorySegment block = MemorySegment.ofArray(new byte[1024]);
        XattrList.toBlock(List.of(new Xattr(1, new byte[] {'a'}, new byte[100])), block);
        LittleEndian.put32(block, XattrList.BLOCK_HEADER + 8, 1000);
        assertThatThrownBy(() -> XattrList.ofBlock(block, "xattrs of inode 12", 77))
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("inode 12 in block 77");
    }
}
