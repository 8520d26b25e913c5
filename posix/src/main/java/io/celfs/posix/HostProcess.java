package io.celfs.posix;

import java.lang.foreign.Arena;

/** What a process can do to itself: its session, its standard streams. */
public final class HostProcess {
    public static final int STDIN = 0;
    public static final int STDOUT = 1;
    public static final int STDERR = 2;

    private static final int TCGETS = 0x5401;

    private HostProcess() {}

    /**
     * Makes this process the leader of a process session of its own, without a terminal.
     *
     * @throws PosixException EPERM if it already leads a process group
     */
    public static void newSession() throws PosixException {
        Kernel.check(Kernel.call(Sys.SETSID, 0), "setsid");
    }

    /** True if the descriptor is a terminal. */
    public static boolean isTerminal(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            long termios = arena.allocate(64, 8).address();
            return Kernel.call(Sys.IOCTL, fd, TCGETS, termios) == 0;
        }
    }

    /** True if the descriptor is a pipe or a socket: its only write error is that nobody reads. */
    public static boolean isPipe(int fd) {
        HostStat stat = new HostStat();
        try {
            stat.fill(fd, MemoryConstants.EMPTY_STRING.address(), 0x1000, "fd " + fd);
        } catch (PosixException e) {
            return false;
        }
        int type = stat.mode & 0170000;
        return type == 0010000 || type == 0140000;
    }

    /** Makes the number {@code fd} stand for {@code file}; what it stood for is closed. */
    public static void redirect(int fd, HostFile file) throws PosixException {
        Kernel.check(Kernel.call(Sys.DUP3, file.fd(), fd, 0), file.toString());
    }

    /** The effective user of this process. */
    public static int effectiveUser() {
        return (int) Kernel.call(Sys.GETEUID, 0);
    }

    /** The effective group of this process. */
    public static int effectiveGroup() {
        return (int) Kernel.call(Sys.GETEGID, 0);
    }
}
