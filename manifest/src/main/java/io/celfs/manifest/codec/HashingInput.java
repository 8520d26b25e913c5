package io.celfs.manifest.codec;

import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentHasher;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Hashes and counts what is read through it. */
final class HashingInput extends FilterInputStream {
    private final ContentHasher stream = new ContentHasher();
    private final byte[] one = new byte[1];
    private long count;

    HashingInput(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        if (read > 0) {
            stream.update(target, offset, read);
            count += read;
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    long count() {
        return count;
    }

    ContentHash hash() {
        return stream.hash();
    }
}
