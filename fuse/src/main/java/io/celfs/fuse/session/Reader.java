package io.celfs.fuse.session;

import io.celfs.core.Errno;
import io.celfs.fuse.transport.Transport;
import io.celfs.posix.PosixException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One thread's loop: receive, dispatch, reply. */
final class Reader {
    private static final Logger LOG = System.getLogger("io.celfs.fuse");

    /** What a reader can turn to. */
    private enum Found {
        REQUEST,
        BACKLOG,
        END
    }

    private final Session session;
    private final Transport transport;
    private final Dispatcher dispatcher;
    private final Served served;

    Reader(Session session, Transport transport, Dispatcher dispatcher, Served served) {
        this.session = session;
        this.transport = transport;
        this.dispatcher = dispatcher;
        this.served = served;
    }

    /** True for errors of {@code receive} after which the next one may succeed. */
    static boolean transientError(int result) {
        return result == -PosixException.EINTR
                || result == -PosixException.EAGAIN
                || result == -PosixException.ENOENT;
    }

    void run() {
        Exchange exchange;
        try {
            exchange = new Exchange(served.negotiated.maxWrite());
        } catch (Throwable accident) {
            LOG.log(Level.ERROR, "no memory for a reader of the mount", accident);
            transport.close();
            session.ends(new RequestContext(), true);
            return;
        }
        run(exchange);
    }

    /** Counts as waiting while it looks for work, and as nothing while it does some. */
    private void run(Exchange x) {
        session.begins(x.context);
        boolean waiting = true;
        while (waiting) {
            Found found = find(x);
            if (found == Found.END) {
                break;
            }
            if (found == Found.REQUEST) {
                serve(x);
            }
            serveBacklog(x);
            waiting = session.waitsAgain();
        }
        x.close();
        transport.close();
        session.ends(x.context, waiting);
    }

    /** Waits for work, and for the leave to do it. */
    private Found find(Exchange x) {
        try {
            while (true) {
                if (!session.backlog().isEmpty() && session.stopsWaiting()) {
                    return Found.BACKLOG;
                }
                if (!receive(x) || session.isAbandoned()) {
                    return Found.END;
                }
                if (session.stopsWaiting()) {
                    return Found.REQUEST;
                }
                keepWatch(x);
            }
        } catch (Throwable accident) {
            LOG.log(Level.ERROR, "a reader of the mount ended", accident);
            return Found.END;
        }
    }

    /** Nobody else waits: what is quick is done here, the rest by whoever is free first. */
    private void keepWatch(Exchange x) {
        if (Dispatcher.isQuick(x.request)) {
            serve(x);
        } else if (!session.backlog().add(x.request)) {
            x.begin();
            x.reply.failure(x.request.unique(), Errno.ENOMEM);
            send(x);
        }
    }

    private void serveBacklog(Exchange x) {
        while (!session.isAbandoned() && session.backlog().take(x.request)) {
            serve(x);
        }
    }

    /** False once the connection has ended. */
    private boolean receive(Exchange x) {
        while (true) {
            int received = transport.receive(x.request.message());
            if (received >= 0 && x.request.accept(received)) {
                return true;
            }
            if (received < 0 && !transientError(received)) {
                logUnlessUnmounted(-received);
                return false;
            }
        }
    }

    private static void logUnlessUnmounted(int errno) {
        if (errno == PosixException.ECONNABORTED) {
            LOG.log(Level.WARNING, "the connection to the kernel was aborted");
        } else if (errno != PosixException.ENODEV) {
            LOG.log(Level.ERROR, "the connection to the kernel failed: errno " + errno);
        }
    }

    private void serve(Exchange x) {
        x.begin();
        try {
            if (dispatcher.serve(x)) {
                send(x);
            }
        } catch (Throwable accident) {
            LOG.log(Level.ERROR, "a reply of the mount was lost", accident);
        } finally {
            x.context.end();
        }
    }

    /** ENOENT means that the caller is gone: what the reply gave is ours again. */
    private void send(Exchange x) {
        int result = transport.send(x.reply.message(), x.reply.length());
        if (result < 0 && x.reply.errorNumber() == 0) {
            served.undo(x);
        }
    }
}
