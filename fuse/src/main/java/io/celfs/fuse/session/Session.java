package io.celfs.fuse.session;

import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.fuse.nodes.Grant;
import io.celfs.fuse.nodes.OpenModes;
import io.celfs.fuse.transport.Transport;
import io.celfs.fuse.wire.InitFlags;
import io.celfs.fuse.wire.InitIn;
import io.celfs.fuse.wire.Opcode;
import io.celfs.fuse.wire.Protocol;
import io.celfs.fuse.wire.Request;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves one connection with one file system. The file system belongs to the caller and stays open
 * afterwards.
 */
public final class Session {
    private static final Logger LOG = System.getLogger("io.celfs.fuse");

    private final BooleanSupplier hire = this::startReader;
    private final Transport transport;
    private final Served served;
    private final Notifier notifier;
    private final Dispatcher dispatcher;
    private final Interrupts interrupts = new Interrupts();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Backlog backlog = new Backlog();
    private final Crew crew;

    private Session(FileSystem fs, Transport transport, SessionOptions options, Negotiated with) {
        OpenModes modes = new OpenModes(transport, with.has(InitFlags.PASSTHROUGH));
        this.transport = transport;
        this.served = new Served(fs, options, with, modes);
        this.notifier = new Notifier(transport, served.nodes);
        this.dispatcher = new Dispatcher(served, interrupts, backlog, notifier);
        this.crew = new Crew(options.readers(), options.maxReaders());
    }

    /**
     * Waits for the kernel's INIT, answers it and starts to serve.
     *
     * @throws IOException if the connection breaks or the kernel is too old
     */
    public static Session start(FileSystem fs, Transport transport, SessionOptions options)
            throws IOException {
        try (Exchange exchange = new Exchange(options.maxWrite())) {
            Negotiated negotiated = negotiate(fs, exchange, transport, options);
            Session session = new Session(fs, transport, options, negotiated);
            session.begin();
            return session;
        }
    }

    private static Negotiated negotiate(
            FileSystem fs, Exchange x, Transport transport, SessionOptions options)
            throws IOException {
        boolean acls = !fs.missing().contains(FileSystem.Feature.ACLS);
        while (true) {
            awaitInit(x, transport);
            if (!Negotiated.acceptable(x.request)) {
                x.reply.failure(x.request.unique(), Errno.EOPNOTSUPP);
                transport.send(x.reply.message(), x.reply.length());
                throw new IOException(
                        "the kernel speaks FUSE %d.%d, celfs needs %d.%d (Linux 5.4) or newer"
                                .formatted(
                                        InitIn.major(x.request),
                                        InitIn.minor(x.request),
                                        Protocol.MAJOR,
                                        Protocol.OLDEST_MINOR));
            }
            Negotiated negotiated = Negotiated.with(x.request, options, acls);
            x.reply.success(x.request.unique(), negotiated.write(x.reply, options.stackDepth()));
            int result = transport.send(x.reply.message(), x.reply.length());
            if (result < 0) {
                throw new IOException("INIT was not accepted: errno " + -result);
            }
            // A kernel of a later major version asks again with ours.
            if (InitIn.major(x.request) == Protocol.MAJOR) {
                return negotiated;
            }
        }
    }

    private static void awaitInit(Exchange x, Transport transport) throws IOException {
        while (true) {
            int received = transport.receive(x.request.message());
            if (received < 0 && !Reader.transientError(received)) {
                throw new IOException("no INIT from the kernel: errno " + -received);
            }
            boolean init =
                    received >= Request.HEADER_SIZE + Opcode.INIT.minimumBody()
                            && x.request.accept(received)
                            && x.request.opcode() == Opcode.INIT;
            if (init) {
                return;
            }
        }
    }

    private void begin() throws IOException {
        served.fileSystem.observe(notifier);
        Thread.ofPlatform().daemon().name("celfs-notifier").start(notifier::run);
        int started = 0;
        for (int i = 1; i <= served.options.readers(); i++) {
            if (startReader()) {
                started++;
            } else {
                crew.leave();
            }
        }
        if (started == 0) {
            finishIfOver();
            throw new IOException("no thread could be started to serve the mount");
        }
    }

    /** False if the system has no descriptor or thread to spare. */
    private boolean startReader() {
        @Nullable Transport own = null;
        try {
            own = transport.forReader();
            Reader reader = new Reader(this, own, dispatcher, served);
            Thread.ofPlatform().daemon().name("celfs-reader").start(reader::run);
            return true;
        } catch (Throwable accident) {
            LOG.log(Level.WARNING, "no further reader for the mount", accident);
            if (own != null) {
                own.close();
            }
            return false;
        }
    }

    /** Requests that wait for a reader to be free. */
    Backlog backlog() {
        return backlog;
    }

    /** A reader begins to wait for work, and is counted as such already. */
    void begins(RequestContext context) {
        interrupts.add(context);
    }

    /** True if a waiting reader may serve a request that can take long. */
    boolean stopsWaiting() {
        return crew.stopsWaiting(hire);
    }

    /** False if a reader that has served a request shall end; it is no longer counted. */
    boolean waitsAgain() {
        return crew.waitsAgain();
    }

    /** True if no request may be served any more. */
    boolean isAbandoned() {
        return crew.isDismissed();
    }

    /**
     * A reader ends.
     *
     * @param waiting true if there is nothing to wait for any more
     */
    void ends(RequestContext context, boolean waiting) {
        interrupts.remove(context);
        if (waiting) {
            interrupts.interruptAll();
            crew.leave();
        }
        finishIfOver();
    }

    private void finishIfOver() {
        if (crew.finishes()) {
            finish();
        }
    }

    /**
     * Stops serving although the kernel has not ended the connection: requests that are being
     * served see {@code cancelled()} and are answered, later ones never are. {@link #join} then
     * returns soon. For the way out of a process, whose end breaks the connection off.
     */
    public void abandon() {
        crew.dismiss();
        interrupts.interruptAll();
        finishIfOver();
    }

    private void finish() {
        served.fileSystem.observe(null);
        notifier.end();
        served.end();
        transport.close();
        ended.countDown();
    }

    /** Waits until the connection has ended and everything was given back to the file system. */
    public void join() throws InterruptedException {
        ended.await();
    }

    /** The same with an end: false if it took longer than {@code limit}. */
    public boolean join(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** True once {@link #join} would return at once. */
    public boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Waits until the kernel has dropped everything that the file system reported as changed. */
    public void awaitInvalidations() throws InterruptedException {
        notifier.drain();
    }

    /**
     * Makes the kernel hand over what programs wrote through memory maps, and waits for it.
     *
     * @return false if it took longer than {@code limit}; the rest then comes later
     */
    public boolean writeBack(Duration limit) throws InterruptedException {
        served.files.forEach(file -> {
            Grant grant = file.grant();
            if (grant != null && grant.writes() && grant.mode() == Grant.Mode.CACHED) {
                notifier.contentWanted(file.nodeId());
            }
        });
        return notifier.drain(limit);
    }

    /** What was agreed with the kernel. */
    public Negotiated negotiated() {
        return served.negotiated;
    }

    /** How many requests of each kind there were so far. */
    public Map<Opcode, Long> requests() {
        return dispatcher.counts().now();
    }

    /** True if passthrough was agreed and nothing has spoken against it so far. */
    public boolean passthrough() {
        return served.modes.passthrough();
    }

    /** Nodes that the kernel knows now. */
    public int knownNodes() {
        return served.nodes.size();
    }

    /** Openings that the kernel holds now. */
    public int openFiles() {
        return served.files.size();
    }
}
