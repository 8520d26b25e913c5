package io.celfs.ext2.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.ext2.layout.UnsupportedImageException;
import io.celfs.ext2.tools.Images;
import io.celfs.ext2.tools.Tool;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Good images with something wrong in their metadata: e2fsck and the check agree that it is. */
class MutationTest {
    /** One change of a few bytes. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Mutation(MetadataMap.Range range, int at, byte[] bytes) {
        static Mutation random(Random random, List<MetadataMap.Range> ranges) {
            MetadataMap.Range range = ranges.get(random.nextInt(ranges.size()));
            int length = 1 << random.nextInt(3);
            int at = random.nextInt(range.length() / length) * length;
            byte[] bytes = new byte[length];
            if (random.nextInt(4) > 0) {
                random.nextBytes(bytes);
            }
            return new Mutation(range, at, bytes);
        }

        long offset() {
            return range.offset() + at;
        }

        @Override
        public String toString() {
            return "%s+0x%x (image 0x%x) = %s"
                    .formatted(range.name(), at, offset(), HexFormat.of().formatHex(bytes));
        }
    }

    private static boolean isWrong(MemoryBlockDevice device) throws IOException {
        try {
            return !Check.run(device).isClean();
        } catch (UnsupportedImageException e) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({"1024, 256, 1", "1024, 128, 2", "4096, 256, 3"})
    void findsWhatE2fsckFinds(int blockSize, int inodeSize, long seed) throws IOException {
        int count = Integer.getInteger("celfs.mutations", 120);
        MemoryBlockDevice good = SampleImage.make(blockSize, inodeSize);
        List<MetadataMap.Range> ranges = new MetadataMap(good).ranges();
        Random random = new Random(seed + Long.getLong("celfs.seed", 0));
        Path folder = Images.folder();
        Path image = folder.resolve("image");
        List<String> differences = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Mutation mutation = Mutation.random(random, ranges);
                MemoryBlockDevice bad = good.copy();
                bad.write(mutation.offset(), MemorySegment.ofArray(mutation.bytes()));
                Files.write(image, SampleImage.bytes(bad));
                Tool.Answer theirs = Tool.run("e2fsck", "-fn", image.toString());
                boolean wrong = isWrong(bad);
                String structure = mutation.range().name();
                boolean excused =
                        wrong
                                ? KnownDifferences.mayBeStricter(structure, mutation.at())
                                : KnownDifferences.mayBeLooser(structure, mutation.at());
                if (wrong == (theirs.status() != 0) || excused) {
                    continue;
                }
                List<Finding> ours = wrong ? Check.run(bad).findings() : List.of();
                if (ours.isEmpty() || !KnownDifferences.isNameAgain(ours)) {
                    differences.add(mutation + "\n ours: " + ours + "\n" + theirs.text());
                }
            }
        } finally {
            Files.deleteIfExists(image);
            Files.delete(folder);
        }
        assertThat(differences).isEmpty();
    }
}
