package io.celfs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.storage.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashingFileStoreTest {
    private final HashingFileStore store = new HashingFileStore();

    @Test
    void namesContentAsAStoreThatKeepsIt() throws StoreException {
        byte[] content = new byte[(3 << 20) + 5];
        new Random(1).nextBytes(content);
        MemoryFileStore keeping = new MemoryFileStore();

        ObjectId id = store.put(ContentSource.of(content), Patience.DEFAULT);

        assertThat(id).isEqualTo(keeping.put(ContentSource.of(content), Patience.DEFAULT));
        assertThat(store.contains(id, Patience.DEFAULT)).isFalse();
        assertThatThrownBy(
                        () -> store.read(id, 0, MemorySegment.ofArray(content), Patience.DEFAULT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    }

    @Test
    void refusesContentOfAnotherLengthThanItSays() {
        ContentSource lying =
                new ContentSource() {
                    @Override
                    public long size() {
                        return 4;
                    }

                    @Override
                    public InputStream open() {
                        return new ByteArrayInputStream(new byte[3]);
                    }
                };

        assertThatThrownBy(() -> store.put(lying, Patience.DEFAULT))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
    }
}
