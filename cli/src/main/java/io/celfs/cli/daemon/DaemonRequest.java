package io.celfs.cli.daemon;

import io.celfs.core.FsException;
import io.celfs.fuse.FuseMount;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** What other processes may ask of the daemon. */
public final class DaemonRequest implements ControlServer.Handler {
    /** Answers lines {@code key: value}. */
    public static final String STATUS = "status";

    /** Makes everything durable and renews the view. */
    public static final String FLUSH = "flush";

    /** Makes the kernel hand over what programs wrote through memory maps. */
    public static final String WRITE_BACK = "write-back";

    /** Freezes what was written so far; answers how many layers are frozen. */
    public static final String FREEZE = "freeze";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Subject subject;
    private final LiveStatus status;
    private final FuseMount mount;

    DaemonRequest(Subject subject, LiveStatus status, FuseMount mount) {
        this.mount = mount;
        this.subject = subject;
        this.status = status;
    }

    @Override
    public int run(List<String> arguments, OutputStream out, PrintStream err) throws IOException {
        switch (arguments.getFirst()) {
            case STATUS -> out.write(status.text().getBytes(StandardCharsets.UTF_8));
            case FLUSH -> subject.flush();
            case WRITE_BACK -> {
                return writeBack(err);
            }
            case FREEZE -> {
                return freeze(out, err);
            }
            default -> {
                err.println("the daemon is of another version and does not know this request");
                return 1;
            }
        }
        return 0;
    }

    private int freeze(OutputStream out, PrintStream err) throws IOException {
        try {
            out.write(Integer.toString(subject.freeze()).getBytes(StandardCharsets.UTF_8));
            return 0;
        } catch (FsException e) {
            err.println("the session cannot be frozen: " + e.getMessage());
            return 1;
        }
    }

    private int writeBack(PrintStream err) throws IOException {
        try {
            if (mount.writeBack(PATIENCE)) {
                return 0;
            }
            err.println("the kernel holds writes through memory maps back: try again");
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
