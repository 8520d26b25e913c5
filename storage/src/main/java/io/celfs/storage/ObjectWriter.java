package io.celfs.storage;

import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import io.celfs.storage.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Brings objects in: content is hashed while it is written, then goes to its destination. */
final class ObjectWriter {
    /** A whole number of blocks. Content of up to this length is hashed before it is written. */
    private static final int PIECE = 256 * 1024;

    private final StoreCounters counters;

    ObjectWriter(StoreCounters counters) {
        this.counters = counters;
    }

    ObjectId put(ContentSource source, Destination destination, Deadline deadline)
            throws StoreException {
        deadline.check("storing an object");
        try (InputStream content = source.open()) {
            return store(content, source.size(), destination, deadline);
        } catch (StoreException e) {
            throw e;
        } catch (PosixException e) {
            throw HostErrors.translate("cannot store an object", e);
        } catch (IOException e) {
            throw new StoreException(
                    Kind.CORRUPT, "cannot read what is to be stored: " + e.getMessage(), e);
        }
    }

    private ObjectId store(
            InputStream content, long size, Destination destination, Deadline deadline)
            throws IOException {
        byte[] first = content.readNBytes((int) Math.min(size, PIECE));
        if (first.length == size) {
            requireEnd(content, size);
            ObjectId id = new ObjectId(ContentHasher.hash(first), size);
            if (destination.has(id, () -> BlockSums.of(first))) {
                return id;
            }
        }
        return write(content, first, size, destination, deadline);
    }

    private ObjectId write(
            InputStream content,
            byte[] first,
            long size,
            Destination destination,
            Deadline deadline)
            throws IOException {
        try (Destination.Incoming incoming = destination.create(size)) {
            ContentHasher hasher = new ContentHasher();
            BlockSums.Builder sums = new BlockSums.Builder();
            copy(content, first, size, incoming.file(), hasher, sums, deadline);
            requireEnd(content, size);
            ObjectId id = new ObjectId(hasher.hash(), size);
            incoming.accept(id, sums.build(), deadline);
            return id;
        }
    }

    private void copy(
            InputStream content,
            byte[] first,
            long size,
            HostFile file,
            ContentHasher hasher,
            BlockSums.Builder sums,
            Deadline deadline)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Math.max(1, first.length));
            byte[] piece = first;
            int length = first.length;
            long done = 0;
            while (length > 0) {
                deadline.check("storing an object of " + size + " bytes");
                hasher.update(piece, 0, length);
                sums.add(ByteBuffer.wrap(piece, 0, length));
                MemorySegment.copy(MemorySegment.ofArray(piece), 0, buffer, 0, length);
                file.write(done, buffer.asSlice(0, length));
                counters.bytesWritten.add(length);
                done += length;
                length = content.readNBytes(piece, 0, (int) Math.min(piece.length, size - done));
            }
            if (done < size) {
                throw lied(size, "less, " + done);
            }
        }
    }

    private static void requireEnd(InputStream content, long size) throws IOException {
        if (content.read() >= 0) {
            throw lied(size, "more");
        }
    }

    private static StoreException lied(long size, String given) {
        return new StoreException(
                Kind.CORRUPT, "content that was said to have " + size + " bytes gave " + given);
    }
}
