package io.celfs.fuse.wire;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A view on one request: the header ({@code fuse_in_header}, 40 bytes) and the body behind it. One
 * per reader, filled again and again. Body offsets count from the end of the header.
 */
public final class Request {
    public static final int HEADER_SIZE = 40;

    /** Where the data of a WRITE lies in the message. */
    public static final int WRITE_DATA = HEADER_SIZE + WriteIn.SIZE;

    private final MemorySegment message;
    private final PayloadSlices writeData;
    private int length;

    /**
     * A view that reuses one piece of memory.
     *
     * @param message where the kernel puts requests, aligned to 8 bytes
     */
    public Request(MemorySegment message) {
        this.message = message;
        this.writeData = new PayloadSlices(message, WRITE_DATA);
    }

    /** The memory that a transport fills. */
    public MemorySegment message() {
        return message;
    }

    /**
     * Takes up a message of {@code received} bytes.
     *
     * @return false if it is no request: too short, or its length field does not fit
     */
    public boolean accept(int received) {
        length = received;
        if (received < HEADER_SIZE) {
            return false;
        }
        int extensions = 8 * Short.toUnsignedInt(message.get(ValueLayout.JAVA_SHORT, 36));
        length = received - extensions;
        return message.get(ValueLayout.JAVA_INT, 0) == received && length >= HEADER_SIZE;
    }

    /** Null for an opcode that this version does not know. */
    public @Nullable Opcode opcode() {
        return Opcode.of(opcodeNumber());
    }

    public int opcodeNumber() {
        return message.get(ValueLayout.JAVA_INT, 4);
    }

    public long unique() {
        return message.get(ValueLayout.JAVA_LONG, 8);
    }

    public long nodeId() {
        return message.get(ValueLayout.JAVA_LONG, 16);
    }

    public int uid() {
        return message.get(ValueLayout.JAVA_INT, 24);
    }

    public int gid() {
        return message.get(ValueLayout.JAVA_INT, 28);
    }

    public int pid() {
        return message.get(ValueLayout.JAVA_INT, 32);
    }

    /** Bytes of the whole message, extensions included. */
    public int size() {
        return message.get(ValueLayout.JAVA_INT, 0);
    }

    /** Bytes behind the header, extensions not counted. */
    public int bodyLength() {
        return length - HEADER_SIZE;
    }

    /** The 32-bit field at {@code offset} of the body. */
    public int word(int offset) {
        return message.get(ValueLayout.JAVA_INT, HEADER_SIZE + offset);
    }

    /** The 64-bit field at {@code offset} of the body. */
    public long longWord(int offset) {
        return message.get(ValueLayout.JAVA_LONG, HEADER_SIZE + offset);
    }

    /**
     * The NUL-terminated name at {@code offset} of the body.
     *
     * @throws FsException EINVAL if it does not end; as {@link Name#of} otherwise
     */
    public Name name(int offset) throws FsException {
        return Name.of(message, HEADER_SIZE + offset, textLength(offset));
    }

    /** Where the text that follows the one at {@code offset} begins. */
    public int behindText(int offset) throws FsException {
        return offset + textLength(offset) + 1;
    }

    /** The bytes of the NUL-terminated text at {@code offset} of the body. */
    public byte[] text(int offset) throws FsException {
        return bytes(offset, textLength(offset));
    }

    /** {@code count} bytes from {@code offset} of the body on. EINVAL if there are fewer. */
    public byte[] bytes(int offset, int count) throws FsException {
        require(offset, count);
        byte[] copy = new byte[count];
        MemorySegment.copy(
                message, ValueLayout.JAVA_BYTE, HEADER_SIZE + offset, copy, 0, copy.length);
        return copy;
    }

    /** The data of a WRITE, in place. EINVAL if the message holds fewer than {@code count}. */
    public MemorySegment writeData(int count) throws FsException {
        require(WriteIn.SIZE, count);
        return writeData.of(count);
    }

    private int textLength(int offset) throws FsException {
        for (int i = HEADER_SIZE + offset; i < length; i++) {
            if (message.get(ValueLayout.JAVA_BYTE, i) == 0) {
                return i - HEADER_SIZE - offset;
            }
        }
        throw Errno.EINVAL.exception("text without end");
    }

    private void require(int offset, int count) throws FsException {
        if (count < 0 || offset > bodyLength() - count) {
            throw Errno.EINVAL.exception("short request");
        }
    }
}
