package io.celfs.storage;

class MemoryFileStoreTest implements FileStoreContract {
    private final MemoryFileStore store = new MemoryFileStore();

    @Override
    public FileStore store() {
        return store;
    }

    @Override
    public void replace(ObjectId id, byte[] bytes) {
        store.replace(id, bytes);
    }

    @Override
    public void lose(ObjectId id) {
        store.remove(id);
    }
}
