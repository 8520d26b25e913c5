package io.celfs.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract over a pool of eight small blocks, which evicts and reads ahead all the time. */
class PooledFileStoreTest implements FileStoreContract {
    @TempDir private Path folder;
    private final ExecutorService ahead = Executors.newFixedThreadPool(2);
    private PooledFileStore store;

    @BeforeEach
    void open() throws StoreException {
        LocalFileStore local = LocalFileStore.open(folder.toString());
        store = new PooledFileStore(local, new MemoryPool(local, 8 * 8192, 8192, ahead));
    }

    @AfterEach
    void close() {
        ahead.close();
        store.close();
    }

    @Override
    public FileStore store() {
        return store;
    }

    @Override
    public void replace(ObjectId id, byte[] bytes) throws IOException {
        Path file = folder.resolve("Data/" + id.hash() + ".xxh128");
        if (!file.toFile().setWritable(true)) {
            throw new IOException("cannot spoil " + file);
        }
        Files.write(file, bytes);
    }

    @Override
    public void lose(ObjectId id) throws IOException {
        Files.delete(folder.resolve("Data/" + id.hash() + ".xxh128"));
    }
}
