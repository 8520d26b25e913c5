package io.celfs.fuse.session;

import io.celfs.fuse.transport.Transport;
import io.celfs.posix.PosixException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One thread's loop: receive, dispatch, reply. */
final class Reader {
    private static final Logger LOG = System.getLogger("io.celfs.fuse");

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
            session.leave();
            return;
        }
        run(exchange);
    }

    private void run(Exchange exchange) {
        boolean counted = true;
        try {
            while (receive(exchange)) {
                serve(exchange);
                if (session.surplus()) {
                    counted = false;
                    break;
                }
            }
        } catch (Throwable accident) {
            LOG.log(Level.ERROR, "a reader of the mount ended", accident);
        } finally {
            exchange.close();
            transport.close();
            session.readerEnded(exchange.context, counted);
        }
    }

    /** False once the connection has ended. */
    private boolean receive(Exchange x) {
        while (true) {
            session.waiting(x.context);
            int received = transport.receive(x.request.message());
            session.received(received >= 0);
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
