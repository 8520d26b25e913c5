package io.celfs.cli.daemon;

import io.celfs.fuse.FuseMount;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What SIGTERM, SIGINT and SIGHUP do: the mount goes, or does not come about, the main thread
 * cleans up, then the JVM ends.
 */
final class SignalledEnd {
    private static final System.Logger LOG = System.getLogger(SignalledEnd.class.getName());

    /** How long programs' maps are waited for before programs are broken off. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long all may take: a request that never ends must not keep the process alive. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Thread hook = Thread.ofPlatform().name("signal").unstarted(this::end);
    private final CountDownLatch free = new CountDownLatch(1);
    private boolean told;
    private @Nullable FuseMount mount;

    /** From now on signals are heard. */
    void begin() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * There is a mount to be ended.
     *
     * @throws IOException if a signal came before: the caller takes the mount back
     */
    synchronized void mounted(FuseMount answering) throws IOException {
        if (told) {
            throw new IOException("ended by a signal before the mount answered");
        }
        mount = answering;
    }

    /** Nothing is left to clean up. */
    void free() {
        free.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.log(System.Logger.Level.DEBUG, "ended by a signal", e);
        }
    }

    private synchronized @Nullable FuseMount tell() {
        told = true;
        return mount;
    }

    private void end() {
        try {
            FuseMount answering = tell();
            if (answering != null) {
                stop(answering);
            }
            if (!free.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.ERROR, "ended before the session was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(FuseMount mount) throws InterruptedException {
        try {
            mount.writeBack(PATIENCE);
            if (!mount.stop(LIMIT)) {
                LOG.log(System.Logger.Level.ERROR, "a request of the mount does not end");
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "unmounting", e);
        }
    }
}
