package io.celfs.fuse.wire;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Puts a request together as the kernel would, field by field. */
public final class RequestBytes {
    private final int opcode;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long unique = 2;
    private long node = 1;
    private int uid;
    private int gid;
    private int pid;
    private int extensions;

    public RequestBytes(Opcode opcode) {
        this(opcode.number());
    }

    public RequestBytes(int opcode) {
        this.opcode = opcode;
    }

    @CanIgnoreReturnValue
    public RequestBytes unique(long value) {
        unique = value;
        return this;
    }

    @CanIgnoreReturnValue
    public RequestBytes node(long id) {
        node = id;
        return this;
    }

    @CanIgnoreReturnValue
    public RequestBytes caller(int callerUid, int callerGid, int callerPid) {
        uid = callerUid;
        gid = callerGid;
        pid = callerPid;
        return this;
    }

    /** Claims that so many words of 8 bytes at the end are extensions. */
    @CanIgnoreReturnValue
    public RequestBytes extensions(int words) {
        extensions = words;
        return this;
    }

    @CanIgnoreReturnValue
    public RequestBytes word(int value) {
        return bytes(buffer(4).putInt(value).array());
    }

    @CanIgnoreReturnValue
    public RequestBytes longWord(long value) {
        return bytes(buffer(8).putLong(value).array());
    }

    @CanIgnoreReturnValue
    public RequestBytes text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
        return bytes(new byte[1]);
    }

    @CanIgnoreReturnValue
    public RequestBytes bytes(byte[] bytes) {
        body.writeBytes(bytes);
        return this;
    }

    /** Zeros up to a body of {@code size} bytes. */
    @CanIgnoreReturnValue
    public RequestBytes fill(int size) {
        return bytes(new byte[Math.max(0, size - body.size())]);
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /** The whole message. */
    public byte[] toBytes() {
        return buffer(Request.HEADER_SIZE + body.size())
                .putInt(Request.HEADER_SIZE + body.size())
                .putInt(opcode)
                .putLong(unique)
                .putLong(node)
                .putInt(uid)
                .putInt(gid)
                .putInt(pid)
                .putShort((short) extensions)
                .putShort((short) 0)
                .put(body.toByteArray())
                .array();
    }

    /** Writes the message and returns its length. */
    public int writeTo(MemorySegment target) {
        byte[] bytes = toBytes();
        MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return bytes.length;
    }
}
