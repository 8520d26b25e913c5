package io.celfs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.celfs.storage.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What every store must do. */
interface FileStoreContract extends StoreBatchContract {
    int BLOCK = 4096;

    @Override
    FileStore store();

    /** Spoils what an object is kept in: these bytes instead of its own. */
    void replace(ObjectId id, byte[] bytes) throws Exception;

    /** Loses an object. */
    void lose(ObjectId id) throws Exception;

    private ObjectId put(byte[] bytes) throws StoreException {
        return store().put(ContentSource.of(bytes), Patience.DEFAULT);
    }

    private static Kind kind(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call).kind();
    }

    private static Patience cancelled() {
        return new Patience(Duration.ofMinutes(1), () -> true);
    }

    @Test
    default void givesBackWhatWasPut() throws Exception {
        for (int size : new int[] {1, 4095, 4096, 4097, 262144, 262145, 600_000}) {
            byte[] bytes = TestContent.bytes(size);
            ObjectId id = put(bytes);
            assertThat(id).isEqualTo(new ObjectId(ContentHasher.hash(bytes), size));
            assertThat(store().contains(id, Patience.DEFAULT)).isTrue();
            assertThat(TestContent.read(store(), id, 0, size)).isEqualTo(bytes);
            store().verify(id, Patience.DEFAULT);
        }
        assertTidy();
    }

    @Test
    default void keepsTheEmptyObject() throws Exception {
        ObjectId id = put(new byte[0]);
        assertThat(id.hash()).hasToString("99aa06d3014798d86001c324468d497f");
        assertThat(store().contains(id, Patience.DEFAULT)).isTrue();
        assertThat(TestContent.read(store(), id, 0, 0)).isEmpty();
        store().verify(id, Patience.DEFAULT);
    }

    @Test
    default void readsRangesAtEveryEdge() throws Exception {
        byte[] bytes = TestContent.bytes(5 * 128 * 1024 + 100);
        ObjectId id = put(bytes);
        int[] edges = {0, 1, 100, 4095, 4096, 4097, 65536, 131071, 131072, 131073, 524288, 655459};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(bytes.length);
            for (int from : edges) {
                for (int to : edges) {
                    if (from <= to) {
                        byte[] expected = Arrays.copyOfRange(bytes, from, to);
                        MemorySegment piece = target.asSlice(0, to - from);
                        store().read(id, from, piece, Patience.DEFAULT);
                        assertThat(piece.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
                        assertThat(TestContent.read(store(), id, from, to - from))
                                .isEqualTo(expected);
                    }
                }
            }
            store().read(id, bytes.length - 1, target.asSlice(0, 1), Patience.DEFAULT);
            assertThat(target.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo(bytes[bytes.length - 1]);
        }
    }

    @Test
    default void refusesRangesThatLieOutside() throws Exception {
        ObjectId id = put(TestContent.bytes(5000));
        for (long[] range : new long[][] {{5000, 1}, {0, 5001}, {-1, 1}, {Long.MAX_VALUE, 1}}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> TestContent.read(store(), id, range[0], (int) range[1]));
        }
    }

    @Test
    default void takesOneObjectFromManyWritersAtOnce() throws Exception {
        byte[] bytes = TestContent.bytes(700_000);
        ObjectId id = new ObjectId(ContentHasher.hash(bytes), bytes.length);
        assertThat(Together.run(6, () -> put(bytes))).containsOnly(id);
        assertThat(TestContent.read(store(), id, 0, bytes.length)).isEqualTo(bytes);
        assertTidy();
    }

    @Test
    default void servesManyReadersAtOnce() throws Exception {
        byte[] bytes = TestContent.bytes(900_001);
        ObjectId id = put(bytes);
        assertThat(Together.run(6, () -> TestContent.read(store(), id, 1, 900_000)))
                .allSatisfy(
                        read -> assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, 1, 900_001)));
    }

    @Test
    default void findsAFlippedBitAndServesTheRest() throws Exception {
        byte[] bytes = TestContent.bytes(600_000);
        ObjectId id = put(bytes);
        byte[] damaged = bytes.clone();
        damaged[300_000] ^= 0x10;
        replace(id, damaged);
        int bad = 300_000 / BLOCK * BLOCK;
        assertThat(kind(() -> TestContent.read(store(), id, bad, BLOCK))).isEqualTo(Kind.CORRUPT);
        assertThat(kind(() -> TestContent.read(store(), id, bad + BLOCK - 1, 1)))
                .isEqualTo(Kind.CORRUPT);
        assertThat(kind(() -> TestContent.read(store(), id, 0, 600_000))).isEqualTo(Kind.CORRUPT);
        assertThat(kind(() -> store().verify(id, Patience.DEFAULT))).isEqualTo(Kind.CORRUPT);
        assertThat(TestContent.read(store(), id, 0, bad))
                .isEqualTo(Arrays.copyOfRange(bytes, 0, bad));
        assertThat(TestContent.read(store(), id, bad + BLOCK, 1000))
                .isEqualTo(Arrays.copyOfRange(bytes, bad + BLOCK, bad + BLOCK + 1000));
    }

    @Test
    default void namesTheDamagedObject() throws Exception {
        ObjectId id = put(TestContent.bytes(10_000));
        replace(id, new byte[10_000]);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> TestContent.read(store(), id, 0, 10))
                .withMessageContaining(id.hash().toString());
    }

    @Test
    default void findsATruncatedObject() throws Exception {
        byte[] bytes = TestContent.bytes(50_000);
        ObjectId id = put(bytes);
        replace(id, Arrays.copyOf(bytes, 49_999));
        assertThat(store().contains(id, Patience.DEFAULT)).isFalse();
        assertThat(kind(() -> TestContent.read(store(), id, 0, 10))).isEqualTo(Kind.CORRUPT);
        assertThat(kind(() -> store().verify(id, Patience.DEFAULT))).isEqualTo(Kind.CORRUPT);
    }

    @Test
    default void healsByAnotherPut() throws Exception {
        byte[] bytes = TestContent.bytes(50_000);
        ObjectId id = put(bytes);
        replace(id, Arrays.copyOf(bytes, 100));
        assertThat(kind(() -> TestContent.read(store(), id, 0, 10))).isEqualTo(Kind.CORRUPT);
        put(bytes);
        assertThat(TestContent.read(store(), id, 0, 50_000)).isEqualTo(bytes);
    }

    @Test
    default void saysThatAnObjectIsMissing() throws Exception {
        ObjectId never = new ObjectId(ContentHasher.hash(new byte[] {9}), 1);
        ObjectId lost = put(TestContent.bytes(5));
        lose(lost);
        for (ObjectId id : new ObjectId[] {never, lost}) {
            assertThat(store().contains(id, Patience.DEFAULT)).isFalse();
            assertThat(kind(() -> TestContent.read(store(), id, 0, 1))).isEqualTo(Kind.NOT_FOUND);
            assertThat(kind(() -> store().verify(id, Patience.DEFAULT))).isEqualTo(Kind.NOT_FOUND);
        }
    }

    @Test
    default void stopsWhenCancelled() throws Exception {
        ObjectId id = put(TestContent.bytes(10));
        MemorySegment target = MemorySegment.ofArray(new byte[10]);
        assertThat(kind(() -> store().read(id, 0, target, cancelled()))).isEqualTo(Kind.CANCELLED);
        assertThat(kind(() -> store().contains(id, cancelled()))).isEqualTo(Kind.CANCELLED);
        assertThat(kind(() -> store().verify(id, cancelled()))).isEqualTo(Kind.CANCELLED);
        assertThat(kind(() -> store().put(ContentSource.of(new byte[99]), cancelled())))
                .isEqualTo(Kind.CANCELLED);
        assertTidy();
    }

    @Test
    default void stopsAPutInTheMiddle() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        byte[] bytes = TestContent.bytes(2_000_000);
        ContentSource stopping =
                new ContentSource() {
                    @Override
                    public long size() {
                        return bytes.length;
                    }

                    @Override
                    public InputStream open() {
                        return new ByteArrayInputStream(bytes) {
                            @Override
                            public synchronized int read(byte[] b, int off, int len) {
                                stop.set(pos > 1_000_000);
                                return super.read(b, off, len);
                            }
                        };
                    }
                };
        Patience patience = new Patience(Duration.ofMinutes(1), stop::get);
        assertThat(kind(() -> store().put(stopping, patience))).isEqualTo(Kind.CANCELLED);
        ObjectId id = new ObjectId(ContentHasher.hash(bytes), bytes.length);
        assertThat(store().contains(id, Patience.DEFAULT)).isFalse();
        assertTidy();
    }

    @Test
    default void keepsTheDeadline() throws Exception {
        ObjectId id = put(TestContent.bytes(10));
        Patience none = Patience.of(Duration.ZERO);
        MemorySegment target = MemorySegment.ofArray(new byte[10]);
        assertThat(kind(() -> store().read(id, 0, target, none))).isEqualTo(Kind.TRANSIENT);
        assertThat(kind(() -> store().contains(id, none))).isEqualTo(Kind.TRANSIENT);
        assertThat(kind(() -> store().put(ContentSource.of(new byte[98]), none)))
                .isEqualTo(Kind.TRANSIENT);
        assertTidy();
    }

    @Test
    default void refusesASourceThatLies() throws Exception {
        for (int size : new int[] {100, 300_000, 600_000}) {
            byte[] bytes = TestContent.bytes(size);
            for (long said : new long[] {0, size - 1, size + 1, 1 << 20}) {
                ContentSource lying = TestContent.lying(bytes, said);
                assertThat(kind(() -> store().put(lying, Patience.DEFAULT)))
                        .isEqualTo(Kind.CORRUPT);
            }
            ObjectId id = new ObjectId(ContentHasher.hash(bytes), size);
            assertThat(store().contains(id, Patience.DEFAULT)).isFalse();
        }
        assertTidy();
    }

    @Test
    default void passesOnThatASourceCannotBeRead() throws Exception {
        ContentSource broken =
                new ContentSource() {
                    @Override
                    public long size() {
                        return 5;
                    }

                    @Override
                    public InputStream open() throws IOException {
                        throw new IOException("the source is broken");
                    }
                };
        assertThat(kind(() -> store().put(broken, Patience.DEFAULT))).isEqualTo(Kind.CORRUPT);
        assertTidy();
    }

    @Test
    default void isOneStoreUnderItsUrl() {
        assertThat(store().url()).isNotEmpty().doesNotContain(" ");
    }
}
