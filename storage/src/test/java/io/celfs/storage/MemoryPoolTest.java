package io.celfs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.celfs.storage.FaultyFileStore.Fault;
import io.celfs.storage.StoreException.Kind;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
    private static final int BLOCK = 4096;
    private static final int BLOCKS = 20;

    private final MemoryFileStore memory = new MemoryFileStore();
    private final FaultyFileStore slow = new FaultyFileStore(memory, Fault.none());
    private final Queue<Runnable> ahead = new ConcurrentLinkedQueue<>();
    private final MemoryPool pool = new MemoryPool(slow, BLOCKS * BLOCK, BLOCK, ahead::add);

    @AfterEach
    void close() {
        pool.close();
        assertThat(pool.bytes()).isZero();
    }

    private ObjectId object(int blocks) throws StoreException {
        return memory.put(ContentSource.of(TestContent.bytes(blocks * BLOCK)), Patience.DEFAULT);
    }

    private byte[] read(ObjectId id, long offset, int length, Patience patience)
            throws StoreException {
        byte[] target = new byte[length];
        pool.read(id, offset, MemorySegment.ofArray(target), patience);
        return target;
    }

    private byte[] readBlock(ObjectId id, long index) throws StoreException {
        return read(id, index * BLOCK, BLOCK, Patience.DEFAULT);
    }

    private static byte[] block(int blocks, int index) {
        return Arrays.copyOfRange(
                TestContent.bytes(blocks * BLOCK), index * BLOCK, (index + 1) * BLOCK);
    }

    private void runAhead() {
        while (!ahead.isEmpty()) {
            ahead.remove().run();
        }
    }

    @Test
    void fetchesABlockOnce() throws StoreException {
        ObjectId id = object(3);
        assertThat(readBlock(id, 1)).isEqualTo(block(3, 1));
        assertThat(read(id, BLOCK + 5, 10, Patience.DEFAULT))
                .isEqualTo(Arrays.copyOfRange(block(3, 1), 5, 15));
        assertThat(slow.calls()).isEqualTo(1);
    }

    @Test
    void fetchesABlockOnceForManyReaders() throws Exception {
        ObjectId id = object(1);
        CountDownLatch all = new CountDownLatch(6);
        slow.setFault((call, patience) -> awaitZero(all));
        assertThat(
                        Together.run(
                                6,
                                () -> {
                                    all.countDown();
                                    return readBlock(id, 0);
                                }))
                .allSatisfy(read -> assertThat(read).isEqualTo(block(1, 0)));
        assertThat(slow.calls()).isEqualTo(1);
    }

    private static void awaitZero(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tellsAllWaitersOfAFailureAndForgetsIt() throws Exception {
        ObjectId id = object(1);
        CountDownLatch all = new CountDownLatch(4);
        slow.setFault((call, patience) -> {
            awaitZero(all);
            throw new StoreException(Kind.DENIED, "not for you");
        });
        assertThat(
                        Together.run(
                                4,
                                () -> {
                                    all.countDown();
                                    return catchThrowableOfType(
                                            StoreException.class, () -> readBlock(id, 0));
                                }))
                .allSatisfy(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                .doesNotHaveDuplicates();
        slow.setFault(Fault.none());
        assertThat(readBlock(id, 0)).isEqualTo(block(1, 0));
    }

    @Test
    void aReaderThatGivesUpDoesNotTakeTheOthersAlong() throws Exception {
        ObjectId id = object(1);
        AtomicBoolean giveUp = new AtomicBoolean();
        CountDownLatch fetching = new CountDownLatch(1);
        slow.setFault((call, patience) -> {
            if (call == 1) {
                fetching.countDown();
                Fault.silence().before(call, patience);
            }
        });
        Patience first = new Patience(Duration.ofMinutes(1), giveUp::get);
        CompletableFuture<Kind> impatient =
                CompletableFuture.supplyAsync(() ->
                        catchThrowableOfType(StoreException.class, () -> read(id, 0, BLOCK, first))
                                .kind());
        awaitZero(fetching);
        // The second reader makes the first give up as soon as it waits for it.
        Patience second =
                new Patience(
                        Duration.ofMinutes(1),
                        () -> {
                            giveUp.set(true);
                            return false;
                        });
        assertThat(read(id, 0, BLOCK, second)).isEqualTo(block(1, 0));
        assertThat(impatient.get()).isEqualTo(Kind.CANCELLED);
    }

    @Test
    void holdsNoMoreThanItsBound() throws StoreException {
        ObjectId id = object(200);
        for (int round = 0; round < 2; round++) {
            for (int i = 199; i >= 0; i--) {
                assertThat(readBlock(id, i)).isEqualTo(block(200, i));
                assertThat(pool.bytes()).isLessThanOrEqualTo(BLOCKS * BLOCK);
            }
        }
    }

    @Test
    void keepsWhatIsUsedOften() throws StoreException {
        ObjectId id = object(200);
        for (int i = 199; i >= 0; i--) {
            readBlock(id, 42);
            readBlock(id, 42);
            readBlock(id, i);
        }
        assertThat(slow.calls()).isLessThanOrEqualTo(210);
    }

    @Test
    void readsWithoutThePoolWhenEveryBlockIsInUse() throws Exception {
        ObjectId id = object(200);
        MemoryPool tiny = new MemoryPool(slow, BLOCK, BLOCK, ahead::add);
        slow.setFault((call, patience) -> {
            if (call == 1) {
                // The only block is being filled now.
                byte[] target = new byte[BLOCK];
                tiny.read(id, 7L * BLOCK, MemorySegment.ofArray(target), patience);
                assertThat(target).isEqualTo(block(200, 7));
            }
        });
        byte[] target = new byte[BLOCK];
        tiny.read(id, 0, MemorySegment.ofArray(target), Patience.DEFAULT);
        assertThat(target).isEqualTo(block(200, 0));
        assertThat(slow.calls()).isEqualTo(2);
        tiny.close();
        assertThat(tiny.bytes()).isZero();
    }

    @Test
    void doesNotFreeABlockThatIsBeingFilled() throws Exception {
        ObjectId id = object(2);
        slow.setFault((call, patience) -> {
            if (call == 1) {
                pool.close();
                assertThat(pool.bytes()).isPositive();
            }
        });
        assertThat(readBlock(id, 1)).isEqualTo(block(2, 1));
        assertThat(pool.bytes()).isZero();
    }

    @Test
    void readsAheadInAGrowingWindow() throws StoreException {
        ObjectId id = object(100);
        readBlock(id, 0);
        assertThat(ahead).isEmpty();
        readBlock(id, 1);
        assertThat(ahead).hasSize(1);
        runAhead();
        readBlock(id, 2);
        assertThat(ahead).hasSize(2);
        runAhead();
        readBlock(id, 3);
        assertThat(ahead).hasSize(3);
        runAhead();
        int before = slow.calls();
        readBlock(id, 4);
        readBlock(id, 5);
        readBlock(id, 6);
        readBlock(id, 7);
        assertThat(slow.calls()).isEqualTo(before);
    }

    @Test
    void readsAheadOnlyForSequentialReadersAndNotBehindTheEnd() throws StoreException {
        ObjectId id = object(10);
        for (int i : new int[] {0, 5, 2, 7, 3, 9, 6, 8}) {
            readBlock(id, i);
        }
        assertThat(ahead).isEmpty();
        readBlock(id, 9);
        assertThat(ahead).isEmpty();
    }

    @Test
    void boundsWhatIsUnderWay() throws StoreException {
        ObjectId id = object(100);
        for (int i = 0; i < 20; i++) {
            readBlock(id, i);
        }
        assertThat(ahead).hasSize(8);
        runAhead();
        readBlock(id, 20);
        assertThat(ahead).hasSize(8);
    }

    @Test
    void failuresOfReadingAheadAreTheReadersOnlyWhenItComesThere() throws StoreException {
        ObjectId id = object(10);
        readBlock(id, 0);
        readBlock(id, 1);
        slow.setFault(Fault.allButEvery(Integer.MAX_VALUE, Kind.TRANSIENT));
        runAhead();
        assertThat(readBlock(id, 1)).isEqualTo(block(10, 1));
        assertThat(catchThrowableOfType(StoreException.class, () -> readBlock(id, 2)).kind())
                .isEqualTo(Kind.TRANSIENT);
        slow.setFault(Fault.none());
        assertThat(readBlock(id, 2)).isEqualTo(block(10, 2));
    }

    @Test
    void servesRandomReadersRightWhileItEvicts() throws Exception {
        ObjectId id = object(64);
        byte[] content = TestContent.bytes(64 * BLOCK);
        Together.run(
                4,
                () -> {
                    java.util.Random random =
                            new java.util.Random(Thread.currentThread().threadId());
                    for (int i = 0; i < 3000; i++) {
                        int at = random.nextInt(content.length - 10_000);
                        int length = random.nextInt(10_000);
                        assertThat(
                                        Arrays.equals(
                                                read(id, at, length, Patience.DEFAULT),
                                                0,
                                                length,
                                                content,
                                                at,
                                                at + length))
                                .isTrue();
                    }
                    return true;
                });
        assertThat(pool.bytes()).isLessThanOrEqualTo(BLOCKS * BLOCK);
    }
}
