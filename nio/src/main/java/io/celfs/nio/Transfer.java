package io.celfs.nio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Buffers as native memory, which is what file systems may hand to the kernel. Heap buffers are
 * copied, in one piece, so that one call stays one call.
 */
final class Transfer {
    /** Up to here the thread's own piece of memory serves. */
    private static final int SMALL = 64 * 1024;

    private static final ThreadLocal<MemorySegment> OWN =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(SMALL, 4096));

    /** A call on memory; answers how many bytes it took or gave. */
    @FunctionalInterface
    interface Call {
        int run(MemorySegment memory) throws IOException;
    }

    private Transfer() {}

    /** Fills a buffer; -1 at the end of the file. */
    static int read(ByteBuffer target, Call call) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        int count =
                target.isDirect()
                        ? call.run(MemorySegment.ofBuffer(target))
                        : readCopied(target, call);
        target.position(target.position() + count);
        return count == 0 ? -1 : count;
    }

    private static int readCopied(ByteBuffer target, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = memory(arena, target.remaining());
            int count = call.run(memory);
            MemorySegment.ofBuffer(target).copyFrom(memory.asSlice(0, count));
            return count;
        }
    }

    /** Takes bytes out of a buffer, perhaps not all. */
    static int write(ByteBuffer source, Call call) throws IOException {
        int count =
                source.isDirect()
                        ? call.run(MemorySegment.ofBuffer(source))
                        : writeCopied(source, call);
        source.position(source.position() + count);
        return count;
    }

    private static int writeCopied(ByteBuffer source, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = memory(arena, source.remaining());
            memory.copyFrom(MemorySegment.ofBuffer(source));
            return call.run(memory);
        }
    }

    private static MemorySegment memory(Arena arena, int size) {
        return size <= SMALL ? OWN.get().asSlice(0, size) : arena.allocate(size, 4096);
    }
}
