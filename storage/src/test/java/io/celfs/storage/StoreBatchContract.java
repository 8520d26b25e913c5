package io.celfs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.celfs.storage.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the batches of every store must do. */
interface StoreBatchContract {
    List<Integer> SIZES = List.of(0, 1, 4096, 8193, 262_144, 300_000);

    /** The store under test: empty, the same one throughout a test. */
    FileStore store();

    /** Fails if anything is left of work that ended. */
    default void assertTidy() throws Exception {}

    private static ObjectId put(StoreBatch batch, byte[] bytes) throws StoreException {
        return batch.put(ContentSource.of(bytes), Patience.DEFAULT);
    }

    private static Kind kind(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call).kind();
    }

    private static ObjectId idOf(byte[] bytes) {
        return new ObjectId(ContentHasher.hash(bytes), bytes.length);
    }

    private void assertStored(byte[] bytes) throws StoreException {
        ObjectId id = idOf(bytes);
        assertThat(store().contains(id, Patience.DEFAULT)).isTrue();
        assertThat(TestContent.read(store(), id, 0, bytes.length)).isEqualTo(bytes);
        store().verify(id, Patience.DEFAULT);
    }

    @Test
    default void aBatchGivesBackWhatWasCommitted() throws Exception {
        try (StoreBatch batch = store().batch()) {
            for (int size : SIZES) {
                assertThat(put(batch, TestContent.bytes(size)))
                        .isEqualTo(idOf(TestContent.bytes(size)));
            }
            batch.commit(Patience.DEFAULT);
            for (int size : SIZES) {
                assertStored(TestContent.bytes(size));
            }
        }
        assertTidy();
    }

    @Test
    default void aBatchTakesObjectsFromManyThreads() throws Exception {
        try (StoreBatch batch = store().batch()) {
            List<List<ObjectId>> all =
                    Together.run(
                            6,
                            () -> {
                                List<ObjectId> ids = new ArrayList<>();
                                for (int i = 0; i < 40; i++) {
                                    ids.add(put(batch, TestContent.bytes(i * 401)));
                                }
                                return ids;
                            });
            assertThat(all).hasSize(6).containsOnly(all.getFirst());
            batch.commit(Patience.DEFAULT);
        }
        for (int i = 0; i < 40; i++) {
            assertStored(TestContent.bytes(i * 401));
        }
        assertTidy();
    }

    @Test
    default void aBatchMayBeCommittedWhileOthersPut() throws Exception {
        try (StoreBatch batch = store().batch()) {
            List<ObjectId> ids =
                    Together.run(
                            4,
                            () -> {
                                ObjectId id = put(batch, TestContent.bytes(9000));
                                batch.commit(Patience.DEFAULT);
                                assertStored(TestContent.bytes(9000));
                                return id;
                            });
            assertThat(ids).hasSize(4);
            put(batch, TestContent.bytes(9001));
            batch.commit(Patience.DEFAULT);
            assertStored(TestContent.bytes(9001));
        }
    }

    @Test
    default void twoBatchesMayHoldTheSameObjects() throws Exception {
        try (StoreBatch one = store().batch();
                StoreBatch other = store().batch()) {
            for (int size : SIZES) {
                assertThat(put(one, TestContent.bytes(size)))
                        .isEqualTo(put(other, TestContent.bytes(size)));
            }
            one.commit(Patience.DEFAULT);
            other.commit(Patience.DEFAULT);
        }
        for (int size : SIZES) {
            assertStored(TestContent.bytes(size));
        }
        assertTidy();
    }

    @Test
    default void aBatchThatIsDroppedSpoilsNoOther() throws Exception {
        try (StoreBatch one = store().batch()) {
            try (StoreBatch dropped = store().batch()) {
                put(dropped, TestContent.bytes(9000));
                put(one, TestContent.bytes(9000));
            }
            one.commit(Patience.DEFAULT);
        }
        assertStored(TestContent.bytes(9000));
        assertTidy();
    }

    @Test
    default void aBatchTakesWhatIsInTheStore() throws Exception {
        byte[] bytes = TestContent.bytes(20_000);
        ObjectId id = store().put(ContentSource.of(bytes), Patience.DEFAULT);
        try (StoreBatch batch = store().batch()) {
            assertThat(put(batch, bytes)).isEqualTo(id);
            batch.commit(Patience.DEFAULT);
        }
        assertStored(bytes);
    }

    @Test
    default void aBatchGoesOnAfterABadSource() throws Exception {
        byte[] wrong = TestContent.bytes(300_001);
        try (StoreBatch batch = store().batch()) {
            put(batch, TestContent.bytes(10_000));
            for (long said : new long[] {0, 300_000, 300_002}) {
                assertThat(kind(() -> batch.put(TestContent.lying(wrong, said), Patience.DEFAULT)))
                        .isEqualTo(Kind.CORRUPT);
            }
            put(batch, TestContent.bytes(10_001));
            batch.commit(Patience.DEFAULT);
        }
        assertStored(TestContent.bytes(10_000));
        assertStored(TestContent.bytes(10_001));
        assertThat(store().contains(idOf(wrong), Patience.DEFAULT)).isFalse();
        assertTidy();
    }

    @Test
    default void aBatchThatIsNotCommittedLeavesNothingInPart() throws Exception {
        try (StoreBatch batch = store().batch()) {
            for (int size : SIZES) {
                put(batch, TestContent.bytes(size));
            }
        }
        assertTidy();
        for (int size : SIZES) {
            if (store().contains(idOf(TestContent.bytes(size)), Patience.DEFAULT)) {
                assertStored(TestContent.bytes(size));
            }
        }
        store().put(ContentSource.of(TestContent.bytes(8193)), Patience.DEFAULT);
        assertStored(TestContent.bytes(8193));
    }

    @Test
    default void aBatchKeepsDeadlinesAndLosesNothingByIt() throws Exception {
        Patience cancelled = new Patience(Duration.ofMinutes(1), () -> true);
        Patience none = Patience.of(Duration.ZERO);
        ContentSource other = ContentSource.of(new byte[97]);
        try (StoreBatch batch = store().batch()) {
            put(batch, TestContent.bytes(9000));
            assertThat(kind(() -> batch.put(other, cancelled))).isEqualTo(Kind.CANCELLED);
            assertThat(kind(() -> batch.put(other, none))).isEqualTo(Kind.TRANSIENT);
            assertThat(kind(() -> batch.commit(cancelled))).isEqualTo(Kind.CANCELLED);
            assertThat(kind(() -> batch.commit(none))).isEqualTo(Kind.TRANSIENT);
            batch.commit(Patience.DEFAULT);
        }
        assertStored(TestContent.bytes(9000));
        assertTidy();
    }

    @Test
    default void anEmptyBatchIsCommittedToo() throws Exception {
        try (StoreBatch batch = store().batch()) {
            batch.commit(Patience.DEFAULT);
            batch.commit(Patience.DEFAULT);
        }
        assertTidy();
    }

    @Test
    default void aClosedBatchRefusesAll() {
        StoreBatch batch = store().batch();
        batch.close();
        batch.close();
        assertThatIllegalStateException().isThrownBy(() -> put(batch, new byte[1]));
        assertThatIllegalStateException().isThrownBy(() -> batch.commit(Patience.DEFAULT));
    }
}
