package io.celfs.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Two connected Unix sockets, over which another process can hand us a descriptor. */
public final class SocketPair implements AutoCloseable {
    /** A stream of bytes. */
    public static final int STREAM = 1;

    /** Messages that keep their boundaries. */
    public static final int SEQUENCED_PACKETS = 5;

    private static final int AF_UNIX = 1;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    // struct msghdr: name, namelen, iov, iovlen, control, controllen, flags
    private static final int MSGHDR = 56;
    private static final int IOVEC = MSGHDR;
    private static final int CONTROL = IOVEC + 16;
    private static final int CONTROL_SIZE = 64;
    private static final int BYTE = CONTROL + CONTROL_SIZE;

    private final HostFile ours;
    private final HostFile theirs;

    private SocketPair(int ours, int theirs) {
        this.ours = HostFile.adopt(ours, "socket");
        this.theirs = HostFile.adopt(theirs, "socket");
    }

    /** A new pair; both ends are closed on exec. */
    public static SocketPair open(int type) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            Kernel.check(
                    Kernel.call(
                            Sys.SOCKETPAIR,
                            AF_UNIX,
                            type | HostFile.CLOSE_ON_EXEC,
                            0,
                            ends.address(),
                            0,
                            0),
                    "socketpair");
            return new SocketPair(
                    ends.get(ValueLayout.JAVA_INT, 0), ends.get(ValueLayout.JAVA_INT, 4));
        }
    }

    public HostFile ours() {
        return ours;
    }

    public HostFile theirs() {
        return theirs;
    }

    /**
     * Waits for a message with one descriptor (SCM_RIGHTS).
     *
     * @return the descriptor, closed on exec, or -1 if the other side ended without one
     */
    public int receiveDescriptor() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(BYTE + 8, 8);
            long base = message.address();
            message.set(ValueLayout.JAVA_LONG, 16, base + IOVEC);
            message.set(ValueLayout.JAVA_LONG, 24, 1);
            message.set(ValueLayout.JAVA_LONG, 32, base + CONTROL);
            message.set(ValueLayout.JAVA_LONG, 40, CONTROL_SIZE);
            message.set(ValueLayout.JAVA_LONG, IOVEC, base + BYTE);
            message.set(ValueLayout.JAVA_LONG, IOVEC + 8, 1);
            long received;
            do {
                received = Kernel.call(Sys.RECVMSG, ours.fd(), base, MSG_CMSG_CLOEXEC, 0);
            } while (received == -PosixException.EINTR);
            return Kernel.check(received, "recvmsg") == 0 ? -1 : descriptorIn(message);
        }
    }

    /** struct cmsghdr: length (8 bytes), level, type, data. */
    private static int descriptorIn(MemorySegment message) {
        boolean present =
                message.get(ValueLayout.JAVA_LONG, 40) >= 20
                        && message.get(ValueLayout.JAVA_INT, CONTROL + 8) == SOL_SOCKET
                        && message.get(ValueLayout.JAVA_INT, CONTROL + 12) == SCM_RIGHTS;
        return present ? message.get(ValueLayout.JAVA_INT, CONTROL + 16) : -1;
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
    }
}
