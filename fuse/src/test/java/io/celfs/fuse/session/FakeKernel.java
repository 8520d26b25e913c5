package io.celfs.fuse.session;

import io.celfs.fuse.transport.Transport;
import io.celfs.fuse.wire.Opcode;
import io.celfs.fuse.wire.RequestBytes;
import io.celfs.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The other end of a connection, played by a test. */
final class FakeKernel implements Transport {
    /** Requests to deliver; empty for the end. */
    private final BlockingQueue<Optional<byte[]>> requests = new LinkedBlockingQueue<>();

    private final Map<Long, BlockingQueue<Answer>> answers = new ConcurrentHashMap<>();
    private final AtomicLong nextUnique = new AtomicLong(2);

    /** Replies with this unique number are refused with ENOENT, as if the caller were gone. */
    volatile long refuse = -1;

    /** True to fail when a further reader wants its connection. */
    volatile boolean exhausted;

    /** One reply: an errno (0 for success) and the payload. */
    record Answer(int errno, ByteBuffer payload) {
        int word(int offset) {
            return payload.getInt(offset);
        }

        long longWord(int offset) {
            return payload.getLong(offset);
        }
    }

    long nextUnique() {
        return nextUnique.getAndAdd(2);
    }

    /** Sends a request and returns at once. */
    long send(RequestBytes request) {
        long unique = nextUnique();
        requests.add(Optional.of(request.unique(unique).toBytes()));
        return unique;
    }

    /** Sends bytes that may be no request at all. */
    void sendRaw(byte[] bytes) {
        requests.add(Optional.of(bytes));
    }

    Answer call(RequestBytes request) {
        return await(send(request));
    }

    Answer await(long unique) {
        try {
            Answer answer = queue(unique).poll(20, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("no reply to " + unique);
            }
            return answer;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * True if an interrupt was refused with EAGAIN, which says that its target is not yet being
     * served; false as soon as the target is answered.
     */
    boolean refusedAtOnce(long interrupt, long target) {
        while (queue(target).isEmpty()) {
            if (queue(interrupt).poll() != null) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /** The INIT of a kernel. */
    static RequestBytes init(int major, int minor, long flags) {
        return new RequestBytes(Opcode.INIT)
                .word(major)
                .word(minor)
                .word(128 << 10)
                .word((int) flags)
                .word((int) (flags >>> 32))
                .fill(64);
    }

    /** Ends the connection as an unmount does. */
    void unmount() {
        requests.add(Optional.empty());
    }

    private BlockingQueue<Answer> queue(long unique) {
        return answers.computeIfAbsent(unique, key -> new LinkedBlockingQueue<>());
    }

    @Override
    public int receive(MemorySegment target) {
        try {
            Optional<byte[]> next = requests.take();
            if (next.isEmpty()) {
                requests.add(next);
                return -PosixException.ENODEV;
            }
            byte[] message = next.get();
            MemorySegment.copy(message, 0, target, ValueLayout.JAVA_BYTE, 0, message.length);
            return message.length;
        } catch (InterruptedException e) {
            return -PosixException.ENODEV;
        }
    }

    @Override
    public int send(MemorySegment message, int length) {
        ByteBuffer bytes =
                ByteBuffer.wrap(message.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE))
                        .order(ByteOrder.nativeOrder());
        long unique = bytes.getLong(8);
        if (unique == refuse) {
            return -PosixException.ENOENT;
        }
        ByteBuffer payload = bytes.slice(16, length - 16).order(ByteOrder.nativeOrder());
        queue(unique).add(new Answer(-bytes.getInt(4), payload));
        return 0;
    }

    @Override
    public Transport forReader() {
        if (exhausted) {
            throw new IllegalStateException("no descriptor left");
        }
        return this;
    }

    @Override
    public int openBacking(int descriptor) {
        return -PosixException.EPERM;
    }

    @Override
    public void closeBacking(int backingId) {
        throw new AssertionError("never opened");
    }

    @Override
    public void close() {}
}
