package io.celfs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What batches do in a store's folder; the contract is run with that of the store. */
class LocalStoreBatchTest {
    @TempDir private Path folder;
    private Path root;
    private LocalFileStore store;

    @BeforeEach
    void open() throws StoreException {
        root = folder.resolve("store");
        store = LocalFileStore.open(root.toString());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static ObjectId put(StoreBatch batch, byte[] bytes) throws StoreException {
        return batch.put(ContentSource.of(bytes), Patience.DEFAULT);
    }

    private static byte[] tiny(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    private boolean isVisible(ObjectId id) throws StoreException {
        return store.contains(id, Patience.DEFAULT);
    }

    private List<Path> list(String name) throws IOException {
        try (Stream<Path> all = Files.list(root.resolve(name))) {
            return all.toList();
        }
    }

    private static StoreException failure(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call);
    }

    @Test
    void showsObjectsAndTheirSumsAtTheCommit() throws IOException {
        try (StoreBatch batch = store.batch()) {
            ObjectId id = put(batch, TestContent.bytes(300_000));
            assertThat(isVisible(id)).isFalse();
            assertThat(list("Data")).isEmpty();
            assertThat(list("Sums")).isEmpty();
            batch.commit(Patience.DEFAULT);
            assertThat(isVisible(id)).isTrue();
            assertThat(list("Sums")).hasSize(1).first().asString().contains(id.hash().toString());
            TestContent.read(store, id, 100_000, 10);
        }
        assertThat(store.counters().wholeChecks()).isZero();
    }

    @Test
    void syncsOnceForManyObjects() throws IOException {
        try (StoreBatch batch = store.batch()) {
            for (int i = 0; i < 300; i++) {
                put(batch, tiny(i));
            }
            assertThat(store.counters().syncs()).isZero();
            batch.commit(Patience.DEFAULT);
            assertThat(store.counters().syncs()).isEqualTo(2);
        }
        assertThat(list("Data")).hasSize(300);
    }

    @Test
    void letsABoundedNumberWait() throws IOException {
        try (StoreBatch batch = store.batch(50)) {
            for (int i = 0; i < 60; i++) {
                put(batch, tiny(i));
            }
            assertThat(list("Data")).hasSize(50);
            assertThat(store.counters().syncs()).isEqualTo(2);
            batch.commit(Patience.DEFAULT);
            assertThat(list("Data")).hasSize(60);
            assertThat(store.counters().syncs()).isEqualTo(4);
        }
    }

    @Test
    void manyThreadsFillItAtOnce() throws Exception {
        try (StoreBatch batch = store.batch(50)) {
            Together.run(
                    4,
                    () -> {
                        for (int i = 0; i < 220; i++) {
                            put(batch, tiny(i));
                        }
                        return true;
                    });
            batch.commit(Patience.DEFAULT);
        }
        assertThat(list("Data")).hasSize(220);
        assertThat(list("Temp")).isEmpty();
    }

    @Test
    void writesNothingTwice() throws IOException {
        byte[] stored = TestContent.bytes(20_000);
        store.put(ContentSource.of(stored), Patience.DEFAULT);
        try (StoreBatch batch = store.batch()) {
            put(batch, TestContent.bytes(20_001));
            long written = store.counters().bytesWritten();
            put(batch, stored);
            put(batch, TestContent.bytes(20_001));
            batch.commit(Patience.DEFAULT);
            put(batch, TestContent.bytes(20_001));
            batch.commit(Patience.DEFAULT);
            assertThat(store.counters().bytesWritten()).isEqualTo(written);
        }
    }

    @Test
    void makesSumsForWhatAnotherToolBrought() throws IOException {
        byte[] bytes = TestContent.bytes(20_000);
        ObjectId id = new ObjectId(ContentHasher.hash(bytes), bytes.length);
        Files.createDirectories(root.resolve("Data"));
        Files.write(root.resolve("Data/" + id.hash() + ".xxh128"), bytes);
        try (StoreBatch batch = store.batch()) {
            put(batch, bytes);
            batch.commit(Patience.DEFAULT);
        }
        TestContent.read(store, id, 0, 1);
        assertThat(store.counters().wholeChecks()).isZero();
    }

    @Test
    void storesALargeObjectAlone() throws IOException {
        try (StoreBatch batch = store.batch()) {
            assertThat(isVisible(put(batch, TestContent.bytes(8 << 20)))).isTrue();
            assertThat(isVisible(put(batch, TestContent.bytes((8 << 20) - 1)))).isFalse();
        }
    }

    @Test
    void leavesNothingWhenDropped() throws IOException {
        ObjectId id;
        try (StoreBatch batch = store.batch()) {
            id = put(batch, TestContent.bytes(20_000));
            assertThat(list("Temp")).hasSize(1);
        }
        assertThat(isVisible(id)).isFalse();
        assertThat(list("Temp")).isEmpty();
        assertThat(list("Sums")).isEmpty();
    }

    @Test
    void aStoreThatIsOpenedRemovesBatchesOfTheDeadOnly() throws IOException {
        try (StoreBatch batch = store.batch()) {
            put(batch, TestContent.bytes(20_000));
            Path dead = Files.createDirectory(root.resolve("Temp/1-99"));
            Files.write(dead.resolve("1"), new byte[50]);
            Files.write(dead.resolve("1.sums"), new byte[50]);
            LocalFileStore.open(root.toString()).close();
            assertThat(dead).doesNotExist();
            batch.commit(Patience.DEFAULT);
        }
        assertThat(list("Data")).hasSize(1);
    }

    @Test
    void saysForGoodThatItsFilesAreLost() throws IOException {
        try (StoreBatch batch = store.batch()) {
            put(batch, TestContent.bytes(20_000));
            for (Path file : list("Temp/" + list("Temp").getFirst().getFileName())) {
                Files.delete(file);
            }
            StoreException lost = failure(() -> batch.commit(Patience.DEFAULT));
            assertThat(lost.kind()).isEqualTo(Kind.NOT_FOUND);
            assertThat(lost).hasMessageContaining("the batch is lost");
            assertThat(failure(() -> batch.commit(Patience.DEFAULT))).hasMessage(lost.getMessage());
            assertThat(failure(() -> put(batch, new byte[1]))).hasMessage(lost.getMessage());
        }
        assertThat(list("Temp")).isEmpty();
        try (StoreBatch again = store.batch()) {
            ObjectId id = put(again, TestContent.bytes(20_000));
            again.commit(Patience.DEFAULT);
            assertThat(isVisible(id)).isTrue();
        }
    }

    @Test
    void keepsObjectsWhoseSumsCannotBeWritten() throws IOException {
        Files.createDirectories(root);
        Files.write(root.resolve("Sums"), new byte[0]);
        try (StoreBatch batch = store.batch()) {
            ObjectId id = put(batch, TestContent.bytes(20_000));
            batch.commit(Patience.DEFAULT);
            assertThat(TestContent.read(store, id, 0, 20_000)).isEqualTo(TestContent.bytes(20_000));
        }
        assertThat(list("Temp")).isEmpty();
    }

    @Test
    void anEmptyCommitMakesNoStore() throws IOException {
        try (StoreBatch batch = store.batch()) {
            batch.commit(Patience.DEFAULT);
        }
        assertThat(root).doesNotExist();
    }

    @Test
    void saysThatTheStoreIsFullAndFreesTheRoom() throws Exception {
        Files.createDirectories(root);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", root.toString()),
                "needs the right to mount");
        try {
            try (StoreBatch batch = store.batch()) {
                ObjectId small = put(batch, TestContent.bytes(100_000));
                assertThat(failure(() -> put(batch, TestContent.bytes(5_000_000))).kind())
                        .isEqualTo(Kind.FULL);
                batch.commit(Patience.DEFAULT);
                assertThat(isVisible(small)).isTrue();
                put(batch, TestContent.bytes(500_000));
            }
            assertThat(list("Temp")).isEmpty();
            try (StoreBatch batch = store.batch()) {
                assertThat(put(batch, TestContent.bytes(500_001)).size()).isEqualTo(500_001);
                batch.commit(Patience.DEFAULT);
            }
        } finally {
            store.close();
            assertThat(run("umount", root.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}
