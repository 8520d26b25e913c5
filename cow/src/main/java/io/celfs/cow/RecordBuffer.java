package io.celfs.cow;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A growing piece of native memory that records are written to and read from, little-endian. */
final class RecordBuffer {
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private MemorySegment memory;

    /** All of {@link #memory}, for those who take nothing else. */
    private ByteBuffer view;

    /** Room before what is written. */
    private final int headroom;

    private long position;
    private long limit;

    RecordBuffer(int capacity) {
        this(0, capacity);
    }

    /**
     * @param headroom bytes before what is written, which whoever takes the buffer may fill
     */
    RecordBuffer(int headroom, int capacity) {
        this.headroom = headroom;
        this.position = headroom;
        memory = Arena.ofAuto().allocate(headroom + capacity);
        view = memory.asByteBuffer();
    }

    /** Makes the buffer empty, to be written. */
    void clear() {
        position = headroom;
    }

    /** Number of bytes written, or behind the last one read. */
    int length() {
        return (int) position - headroom;
    }

    /** The memory: headroom, then what was written. */
    MemorySegment memory() {
        return memory;
    }

    /** A view on a part of the memory, good until the next call. */
    ByteBuffer bytes(int from, int length) {
        return view.limit(from + length).position(from);
    }

    /** Fills in a number of the headroom. */
    void setHead(int at, int value) {
        memory.set(INT, at, value);
    }

    /** Room for {@code length} bytes that are about to be read, to be filled by the caller. */
    MemorySegment forReading(int length) {
        position = 0;
        ensure(length);
        limit = length;
        return memory.asSlice(0, length);
    }

    /** Turns what was written into what is read. */
    void rewind() {
        limit = position;
        position = headroom;
    }

    boolean hasMore() {
        return position < limit;
    }

    void putByte(int value) {
        ensure(1);
        memory.set(ValueLayout.JAVA_BYTE, position, (byte) value);
        position++;
    }

    void putInt(int value) {
        ensure(4);
        memory.set(INT, position, value);
        position += 4;
    }

    void putLong(long value) {
        ensure(8);
        memory.set(LONG, position, value);
        position += 8;
    }

    /** Bytes with their length before them. */
    void putBytes(byte[] bytes) {
        putInt(bytes.length);
        ensure(bytes.length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, position, bytes.length);
        position += bytes.length;
    }

    void putName(Name name) {
        putByte(name.length());
        ensure(name.length());
        name.copyTo(memory, position);
        position += name.length();
    }

    int getByte() throws FsException {
        return memory.get(ValueLayout.JAVA_BYTE, take(1)) & 0xff;
    }

    int getInt() throws FsException {
        return memory.get(INT, take(4));
    }

    long getLong() throws FsException {
        return memory.get(LONG, take(8));
    }

    byte[] getBytes() throws FsException {
        int length = getInt();
        if (length < 0 || length > limit - position) {
            throw damaged();
        }
        byte[] bytes = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, take(length), bytes, 0, length);
        return bytes;
    }

    Name getName() throws FsException {
        int length = getByte();
        return Name.of(memory, take(length), length);
    }

    private long take(int bytes) throws FsException {
        if (bytes > limit - position) {
            throw damaged();
        }
        long at = position;
        position += bytes;
        return at;
    }

    static FsException damaged() {
        return Errno.EIO.exception("journal record with a good checksum but a bad shape");
    }

    private void ensure(long bytes) {
        if (position + bytes > memory.byteSize()) {
            MemorySegment larger =
                    Arena.ofAuto().allocate(Math.max(memory.byteSize() * 2, position + bytes));
            MemorySegment.copy(memory, 0, larger, 0, position);
            memory = larger;
            view = larger.asByteBuffer();
        }
    }
}
