package io.celfs.ext2;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.random.Coverage;
import io.celfs.conformance.random.Disturbance;
import io.celfs.conformance.random.RandomOperations;
import io.celfs.conformance.random.Subject;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random operations and remounts on several geometries; e2fsck finds nothing in the end. */
class Ext2RandomTest {
    private static final long SIZE = 64 << 20;

    /** {@code acceptance/ext2-jobs} asks for more. */
    private static final int COUNT = Integer.getInteger("celfs.random.count", 2_000);

    private static final int SEEDS = Integer.getInteger("celfs.random.seeds", 1);

    /** A file system on an image that can be mounted anew. */
    private static final class ImageSubject implements Subject {
        private final TestImage image;
        private FileSystem current;

        ImageSubject(String... options) throws FsException {
            image = TestImage.make(SIZE, options);
            current = image.openEmpty();
            RandomOperations.tree().plant(current);
        }

        @Override
        public FileSystem fileSystem() {
            return current;
        }

        @Override
        public Set<Disturbance> disturbances() {
            return Set.of(Disturbance.REMOUNT, Disturbance.CHECKPOINT);
        }

        /** Three of them fit into a block of 1 KiB. */
        @Override
        public int largestXattr() {
            return 200;
        }

        @Override
        public boolean disturb(Disturbance kind) throws FsException {
            if (kind == Disturbance.CHECKPOINT) {
                current.syncfs(OpContext.ROOT);
            } else {
                current.close();
                image.check();
                current = image.open();
            }
            return true;
        }

        @Override
        public void close() throws FsException {
            try (image) {
                current.close();
                image.check();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, -b 4096 -I 256",
        "2, -b 1024 -I 256 -O ^dir_index",
        "3, -b 2048 -I 256",
    })
    void behavesAsTheModel(long first, String options) throws FsException {
        String[] words = options.split(" ", -1);
        for (long seed = first; seed < first + SEEDS; seed++) {
            Coverage coverage = RandomOperations.run(() -> new ImageSubject(words), seed, COUNT);
            assertThat(coverage.hits("WRITE", "any")).isGreaterThan(COUNT / 50);
            assertThat(coverage.hits("RENAME", "any")).isGreaterThan(COUNT / 200);
            System.getLogger("io.celfs.ext2")
                    .log(
                            Level.INFO,
                            "figure: random: mke2fs %s, seed %d: %d operations"
                                    .formatted(options, seed, COUNT));
        }
    }
}
