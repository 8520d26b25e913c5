package io.celfs.storage;

import io.celfs.posix.PosixException;
import io.celfs.storage.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Brings objects in: a temporary file, its content hashed while it is written, synced, then renamed
 * to its name, then the folder synced. Before the rename there is nothing, after it everything.
 */
final class ObjectWriter {
    /** A whole number of blocks. Content of up to this length is hashed before it is written. */
    private static final int PIECE = 256 * 1024;

    private final StoreLayout layout;
    private final TempFiles temps;
    private final SumsKeeper keeper;
    private final StoreCounters counters;

    ObjectWriter(StoreLayout layout, TempFiles temps, SumsKeeper keeper, StoreCounters counters) {
        this.layout = layout;
        this.temps = temps;
        this.keeper = keeper;
        this.counters = counters;
    }

    ObjectId put(ContentSource source, Deadline deadline) throws StoreException {
        deadline.check("storing an object");
        try (InputStream content = source.open()) {
            return store(content, source.size(), deadline);
        } catch (StoreException e) {
            throw e;
        } catch (PosixException e) {
            throw HostErrors.translate("cannot store an object", e);
        } catch (IOException e) {
            throw new StoreException(
                    Kind.CORRUPT, "cannot read what is to be stored: " + e.getMessage(), e);
        }
    }

    private ObjectId store(InputStream content, long size, Deadline deadline) throws IOException {
        byte[] first = content.readNBytes((int) Math.min(size, PIECE));
        if (first.length == size) {
            ObjectId id = new ObjectId(ContentHasher.hash(first), size);
            if (layout.holds(id) && keeper.isKept(id)) {
                requireEnd(content, size);
                return id;
            }
        }
        return write(content, first, size, deadline);
    }

    private ObjectId write(InputStream content, byte[] first, long size, Deadline deadline)
            throws IOException {
        try (TempFiles.Temp temp = temps.create()) {
            ContentHasher hasher = new ContentHasher();
            BlockSums.Builder sums = new BlockSums.Builder();
            copy(content, first, size, temp, hasher, sums, deadline);
            requireEnd(content, size);
            ObjectId id = new ObjectId(hasher.hash(), size);
            keeper.keep(id, sums.build());
            if (!layout.holds(id)) {
                deadline.check(id);
                temp.file().sync();
                temp.moveTo(layout.data(id.hash()));
                layout.syncData();
            }
            return id;
        }
    }

    private void copy(
            InputStream content,
            byte[] first,
            long size,
            TempFiles.Temp temp,
            ContentHasher hasher,
            BlockSums.Builder sums,
            Deadline deadline)
            throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PIECE);
            byte[] piece = first;
            int length = first.length;
            long done = 0;
            while (length > 0) {
                deadline.check("storing an object of " + size + " bytes");
                hasher.update(piece, 0, length);
                sums.add(ByteBuffer.wrap(piece, 0, length));
                MemorySegment.copy(MemorySegment.ofArray(piece), 0, buffer, 0, length);
                temp.file().write(done, buffer.asSlice(0, length));
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
