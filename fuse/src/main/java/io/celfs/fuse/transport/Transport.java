package io.celfs.fuse.transport;

import java.lang.foreign.MemorySegment;

/**
 * A connection to a kernel, as one reader sees it. Failures are negative error numbers, not
 * exceptions: most of them are ordinary answers. All methods may be called from any thread.
 */
public interface Transport extends BackingFiles, AutoCloseable {
    /**
     * Waits for one request and puts it whole into {@code target}.
     *
     * @return its length, or minus the errno: ENODEV after an unmount, ECONNABORTED after an abort,
     *     ENOENT if the request was withdrawn, EINTR or EAGAIN to try again
     */
    int receive(MemorySegment target);

    /**
     * Sends one message, a reply or a notification.
     *
     * @return 0, or minus the errno: ENOENT if nobody waits for this reply any more
     */
    int send(MemorySegment message, int length);

    /** The same connection for one more reader; itself if there is no better way. */
    Transport forReader();

    @Override
    void close();
}
