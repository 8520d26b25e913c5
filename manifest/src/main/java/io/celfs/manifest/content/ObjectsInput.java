package io.celfs.manifest.content;

import io.celfs.storage.FileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import io.celfs.storage.StoreException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

/** Reads objects of a store one behind the other. */
final class ObjectsInput extends InputStream {
    private final List<ObjectId> objects;
    private final FileStore store;
    private final Patience patience;
    private final byte[] one = new byte[1];
    private int index;
    private long offset;

    ObjectsInput(List<ObjectId> objects, FileStore store, Patience patience) {
        this.objects = objects;
        this.store = store;
        this.patience = patience;
    }

    @Override
    public int read() throws StoreException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws StoreException {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (index < objects.size() && offset == objects.get(index).size()) {
            index++;
            offset = 0;
        }
        if (index == objects.size()) {
            return -1;
        }
        ObjectId object = objects.get(index);
        int count = (int) Math.min(length, object.size() - offset);
        MemorySegment segment = MemorySegment.ofArray(target).asSlice(from, count);
        store.read(object, offset, segment, patience);
        offset += count;
        return count;
    }
}
