package io.celfs.posix;

import java.util.concurrent.atomic.AtomicInteger;

/** An open file descriptor that is closed at most once. */
abstract sealed class Descriptor implements AutoCloseable permits HostFile, HostDirectory {
    private final AtomicInteger number;

    /** What it was opened as, for messages. */
    final String label;

    Descriptor(int number, String label) {
        this.number = new AtomicInteger(number);
        this.label = label;
    }

    /**
     * The descriptor's number.
     *
     * @throws IllegalStateException after close
     */
    public int fd() {
        int fd = number.get();
        if (fd < 0) {
            throw new IllegalStateException(label + " is closed");
        }
        return fd;
    }

    @Override
    public void close() {
        int fd = number.getAndSet(-1);
        if (fd >= 0) {
            Kernel.call(Sys.CLOSE, fd);
        }
    }

    @Override
    public String toString() {
        return label;
    }
}
