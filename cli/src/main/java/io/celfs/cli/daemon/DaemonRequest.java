package io.celfs.cli.daemon;

import io.celfs.cow.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What other processes may ask of the daemon. */
public final class DaemonRequest implements ControlServer.Handler {
    /** Answers lines {@code key: value}. */
    public static final String STATUS = "status";

    /** Makes everything durable and renews the view. */
    public static final String FLUSH = "flush";

    private final Session session;
    private final LiveStatus status;

    DaemonRequest(Session session, LiveStatus status) {
        this.session = session;
        this.status = status;
    }

    @Override
    public int run(List<String> arguments, OutputStream out, PrintStream err) throws IOException {
        switch (arguments.getFirst()) {
            case STATUS -> out.write(status.text().getBytes(StandardCharsets.UTF_8));
            case FLUSH -> session.flush();
            default -> {
                err.println("the daemon is of another version and does not know this request");
                return 1;
            }
        }
        return 0;
    }
}
