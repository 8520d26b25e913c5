package io.celfs.fuse.wire;

import io.celfs.core.Errno;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where an answer is put together: {@code fuse_out_header} (16 bytes) and a payload. One per
 * reader, used again and again. Payload offsets count from the end of the header.
 */
public final class Reply {
    public static final int HEADER_SIZE = 16;

    private final MemorySegment message;
    private final PayloadSlices payload;
    private int length;

    /**
     * A view that reuses one piece of memory.
     *
     * @param message room for the header and the longest payload, aligned to 8 bytes
     */
    public Reply(MemorySegment message) {
        this.message = message;
        this.payload = new PayloadSlices(message, HEADER_SIZE);
    }

    /** The memory that a transport sends. */
    public MemorySegment message() {
        return message;
    }

    /** Bytes of {@link #message} to send. */
    public int length() {
        return length;
    }

    /** The error number in the finished message, 0 for success. */
    public int errorNumber() {
        return -message.get(ValueLayout.JAVA_INT, 4);
    }

    /** Bytes of payload that fit. */
    public int capacity() {
        return payload.capacity();
    }

    /** The first {@code size} bytes of the payload, in place. */
    public MemorySegment payload(int size) {
        return payload.of(size);
    }

    /** Finishes a good answer with {@code size} bytes of payload. */
    public void success(long unique, int size) {
        finish(unique, 0, size);
    }

    /** Finishes an answer that says why not. */
    public void failure(long unique, Errno errno) {
        finish(unique, -errno.number(), 0);
    }

    /** Finishes a notification, a message that answers nothing. */
    public void notification(int code, int size) {
        finish(0, code, size);
    }

    private void finish(long unique, int error, int size) {
        length = HEADER_SIZE + size;
        message.set(ValueLayout.JAVA_INT, 0, length);
        message.set(ValueLayout.JAVA_INT, 4, error);
        message.set(ValueLayout.JAVA_LONG, 8, unique);
    }

    /** Sets the 16-bit field at {@code offset} of the payload. */
    public void shortWord(int offset, int value) {
        message.set(ValueLayout.JAVA_SHORT, HEADER_SIZE + offset, (short) value);
    }

    /** Sets the 32-bit field at {@code offset} of the payload. */
    public void word(int offset, int value) {
        message.set(ValueLayout.JAVA_INT, HEADER_SIZE + offset, value);
    }

    /** Sets the 64-bit field at {@code offset} of the payload. */
    public void longWord(int offset, long value) {
        message.set(ValueLayout.JAVA_LONG, HEADER_SIZE + offset, value);
    }

    /** The 64-bit field at {@code offset} of the payload. */
    public long longWord(int offset) {
        return message.get(ValueLayout.JAVA_LONG, HEADER_SIZE + offset);
    }

    /** The 32-bit field at {@code offset} of the payload. */
    public int word(int offset) {
        return message.get(ValueLayout.JAVA_INT, HEADER_SIZE + offset);
    }

    /** Copies bytes to {@code offset} of the payload. */
    public void bytes(int offset, byte[] bytes) {
        MemorySegment.copy(
                bytes, 0, message, ValueLayout.JAVA_BYTE, HEADER_SIZE + offset, bytes.length);
    }

    /** Clears {@code size} bytes (a multiple of 8) from {@code offset} of the payload on. */
    public void clear(int offset, int size) {
        for (int i = offset; i < offset + size; i += Long.BYTES) {
            longWord(i, 0);
        }
    }
}
