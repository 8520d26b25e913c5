package io.celfs.nio;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;

/** A lock that the channels of one file system see. */
final class CelfsFileLock extends FileLock {
    private final CelfsFileChannel channel;
    private volatile boolean released;

    CelfsFileLock(CelfsFileChannel channel, long position, long size, boolean shared) {
        super(channel, position, size, shared);
        this.channel = channel;
    }

    @Override
    public boolean isValid() {
        return !released && channel.isOpen();
    }

    @Override
    public void release() throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        end();
    }

    /** Ends the lock; a second time nothing happens. */
    void end() {
        released = true;
        channel.unlocked(this);
    }
}
