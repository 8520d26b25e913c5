package io.celfs.ext2;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.random.Coverage;
import io.celfs.conformance.random.Disturbance;
import io.celfs.conformance.random.RandomOperations;
import io.celfs.conformance.random.Subject;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random operations and remounts on several geometries; e2fsck finds nothing in the end. */
class Ext2RandomTest {
    private static final long SIZE = 64 << 20;

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
    void behavesAsTheModel(long seed, String options) throws FsException {
        String[] words = options.split(" ", -1);
        Coverage coverage = RandomOperations.run(() -> new ImageSubject(words), seed, 2_000);
        assertThat(coverage.hits("WRITE", "any")).isGreaterThan(40);
        assertThat(coverage.hits("RENAME", "any")).isGreaterThan(10);
    }
}
