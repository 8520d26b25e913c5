package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import io.celfs.cli.SmallFile;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a session folder tells of the daemon that serves it or served it last: a few lines {@code
 * key=value} in the file {@code daemon}.
 *
 * @param process who it is
 * @param mountPoint where it mounted
 * @param since when it got into this state
 * @param state how far it came
 * @param message why it ended, empty unless it failed
 */
public record DaemonRecord(
        ProcessIdentity process, HostPath mountPoint, Instant since, State state, String message) {
    /** The life of a daemon. One that is neither alive nor ENDED nor FAILED was killed. */
    public enum State {
        STARTING,
        MOUNTED,
        ENDED,
        FAILED
    }

    private static final String NAME = "daemon";
    private static final Set<String> KEYS =
            Set.of("pid", "started", "boot", "mountpoint", "since", "state", "message");

    /** The record in a session folder, if a daemon has ever served it; a file of others is none. */
    public static Optional<DaemonRecord> read(HostPath session) throws IOException {
        return SmallFile.read(session.resolve(NAME))
                .filter(lines -> lines.keySet().containsAll(KEYS))
                .map(DaemonRecord::parse);
    }

    /** Replaces the record in a session folder. */
    public void write(HostPath session) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("pid", Long.toString(process.pid()));
        lines.put("started", Long.toString(process.started()));
        lines.put("boot", process.boot());
        lines.put("mountpoint", mountPoint.text());
        lines.put("since", since.toString());
        lines.put("state", state.name());
        lines.put("message", message);
        SmallFile.write(session.resolve(NAME), lines);
    }

    /** The same daemon in another state. */
    public DaemonRecord with(State next, Instant now, String why) {
        return new DaemonRecord(process, mountPoint, now, next, why);
    }

    private static DaemonRecord parse(Map<String, String> lines) {
        return new DaemonRecord(
                new ProcessIdentity(
                        Long.parseLong(value(lines, "pid")),
                        Long.parseLong(value(lines, "started")),
                        value(lines, "boot")),
                HostPath.of(value(lines, "mountpoint")),
                Instant.parse(value(lines, "since")),
                State.valueOf(value(lines, "state")),
                value(lines, "message"));
    }

    private static String value(Map<String, String> lines, String key) {
        return Objects.requireNonNull(lines.get(key));
    }

    /** True if the daemon runs. */
    public boolean isAlive() throws IOException {
        return process.isAlive();
    }

    /** One sentence without a full stop for {@code status}. */
    public String describe() throws IOException {
        if (isAlive()) {
            return state == State.STARTING
                    ? "starting, process " + process.pid()
                    : "mounted at " + mountPoint + " by process " + process.pid();
        }
        return switch (state) {
            case ENDED -> "not mounted (unmounted " + since + ")";
            case FAILED -> "not mounted: the daemon failed (" + since + "): " + message;
            case STARTING, MOUNTED ->
                    "not mounted: the daemon died without a word, "
                            + (process.isOfEarlierBoot() ? "with the machine" : "killed or crashed")
                            + " (it was up since "
                            + since
                            + ")";
        };
    }
}
