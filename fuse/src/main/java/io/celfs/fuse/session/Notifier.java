package io.celfs.fuse.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.core.ChangeListener;
import io.celfs.core.Name;
import io.celfs.fuse.nodes.NodeTable;
import io.celfs.fuse.transport.Transport;
import io.celfs.fuse.wire.Notifications;
import io.celfs.fuse.wire.Reply;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the kernel what it must forget, from a thread of its own that holds no lock: dropping pages
 * waits for reads in flight, dropping a name waits for the directory's lock, and both may wait for
 * a reader of this session.
 */
final class Notifier implements ChangeListener {
    private static final int MESSAGE_SIZE = 512;

    /**
     * What to forget.
     *
     * @param nodeId an inode, or the directory of {@code name}
     */
    private record Notice(long nodeId, @Nullable Name name) {}

    private final Transport transport;
    private final NodeTable nodes;

    @GuardedBy("this")
    private final Queue<Notice> queue = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean sending;

    @GuardedBy("this")
    private boolean ended;

    Notifier(Transport transport, NodeTable nodes) {
        this.transport = transport;
        this.nodes = nodes;
    }

    @Override
    public void inodeChanged(long ino) {
        enqueue(ino, null);
    }

    /** The listing that the kernel may keep of the directory goes as well. */
    @Override
    public void entryChanged(long directory, Name name) {
        enqueue(directory, name);
        enqueue(directory, null);
    }

    /**
     * Makes the kernel write back what only its pages hold: before it drops one that a program has
     * changed through a memory map, it sends it here and waits for the answer.
     */
    void contentWanted(long nodeId) {
        add(new Notice(nodeId, null));
    }

    private void enqueue(long ino, @Nullable Name name) {
        long nodeId = nodes.idOf(ino);
        if (nodeId != 0) {
            add(new Notice(nodeId, name));
        }
    }

    private synchronized void add(Notice notice) {
        if (!ended) {
            queue.add(notice);
            notifyAll();
        }
    }

    /**
     * Makes the kernel ask for the attributes again. Sent at once, by the caller: the kernel waits
     * for nothing to do this, since no page is touched.
     */
    void attributesUnknown(long nodeId) {
        try (Arena arena = Arena.ofConfined()) {
            Reply message = new Reply(arena.allocate(MESSAGE_SIZE, 8));
            Notifications.invalidateAttributes(message, nodeId);
            transport.send(message.message(), message.length());
        }
    }

    /** Waits until the kernel has been told everything that was known when this was called. */
    synchronized void drain() throws InterruptedException {
        while ((sending || !queue.isEmpty()) && !ended) {
            wait();
        }
    }

    /**
     * The same with an end.
     *
     * @return false if the kernel took longer than {@code limit}
     */
    synchronized boolean drain(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while ((sending || !queue.isEmpty()) && !ended) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** The body of the notifier's thread. */
    void run() {
        try (Arena arena = Arena.ofConfined()) {
            Reply message = new Reply(arena.allocate(MESSAGE_SIZE, 8));
            for (Notice notice = next(); notice != null; notice = next()) {
                send(message, notice);
            }
        }
    }

    /** ENOENT only says that the kernel does not know it any more. */
    private void send(Reply message, Notice notice) {
        Name name = notice.name();
        if (name == null) {
            Notifications.invalidateInode(message, notice.nodeId());
        } else {
            Notifications.invalidateEntry(message, notice.nodeId(), name);
        }
        transport.send(message.message(), message.length());
    }

    private synchronized @Nullable Notice next() {
        sending = false;
        notifyAll();
        while (queue.isEmpty() && !ended) {
            try {
                wait();
            } catch (InterruptedException stop) {
                ended = true;
            }
        }
        sending = true;
        return ended ? null : queue.remove();
    }

    /** Ends the thread; what is not yet sent concerns nobody any more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
