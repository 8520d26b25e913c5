package io.celfs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.celfs.storage.FaultyFileStore.Fault;
import io.celfs.storage.StoreException.Kind;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The contract over a store of which two calls in three fail. */
class RetryingFileStoreTest implements FileStoreContract {
    private final MemoryFileStore memory = new MemoryFileStore();
    private final FaultyFileStore faulty =
            new FaultyFileStore(memory, Fault.allButEvery(3, Kind.TRANSIENT));
    private final AtomicLong now = new AtomicLong();
    private final List<Long> waits = new ArrayList<>();
    private final RetryingFileStore store =
            new RetryingFileStore(faulty, (nanos, cancelled) -> record(nanos), now::get, () -> 0.5);

    /** Under many threads, the waits of all must not count as the time of each. */
    private boolean timePasses;

    private synchronized void record(long nanos) {
        now.addAndGet(timePasses ? nanos : 0);
        waits.add(TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    @Override
    public FileStore store() {
        return store;
    }

    @Override
    public void replace(ObjectId id, byte[] bytes) {
        memory.replace(id, bytes);
    }

    @Override
    public void lose(ObjectId id) {
        memory.remove(id);
    }

    private ObjectId object() throws StoreException {
        return memory.put(ContentSource.of(new byte[10]), Patience.DEFAULT);
    }

    private StoreException failure(ObjectId id, Patience patience) {
        return catchThrowableOfType(
                StoreException.class,
                () -> store.read(id, 0, MemorySegment.ofArray(new byte[10]), patience));
    }

    @Test
    void waitsLongerEachTimeAndGivesUpInTime() throws StoreException {
        timePasses = true;
        faulty.setFault(Fault.allButEvery(Integer.MAX_VALUE, Kind.TRANSIENT));
        StoreException last = failure(object(), Patience.of(Duration.ofSeconds(20)));
        assertThat(last).hasMessage("call 10 fails");
        assertThat(waits).containsExactly(50L, 100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
    }

    @Test
    void passesEveryOtherFailureOnAtOnce() throws StoreException {
        ObjectId id = object();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.TRANSIENT) {
                faulty.setFault(Fault.allButEvery(Integer.MAX_VALUE, kind));
                assertThat(failure(id, Patience.DEFAULT).kind()).isEqualTo(kind);
            }
        }
        assertThat(waits).isEmpty();
        assertThat(faulty.calls()).isEqualTo(Kind.values().length - 1);
    }

    @Test
    void stopsBetweenTriesWhenCancelled() throws StoreException {
        faulty.setFault(Fault.allButEvery(Integer.MAX_VALUE, Kind.TRANSIENT));
        Patience patience = new Patience(Duration.ofHours(1), () -> waits.size() == 3);
        assertThat(failure(object(), patience).kind()).isEqualTo(Kind.CANCELLED);
        assertThat(faulty.calls()).isEqualTo(3);
    }

    @Test
    void isNotHeldUpByASilentStore() throws StoreException {
        faulty.setFault(Fault.silence());
        assertThat(failure(object(), Patience.of(Duration.ofMillis(10))).kind())
                .isEqualTo(Kind.TRANSIENT);
    }
}
