package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.EscapedLine;
import io.celfs.cli.HostPath;
import io.celfs.manifest.PathBytes;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon says to the command that started it: one line through standard output, once. After
 * it the daemon has no descriptor in common with anybody.
 */
public final class Readiness {
    private static final String READY = "ready ";
    private static final String FAILED = "failed ";

    private Readiness() {}

    /**
     * The mount answers. From now on standard error is the session's log, and the other two are
     * nothing.
     *
     * @throws IOException if the caller is gone
     */
    public static void detached(HostPath session) throws IOException {
        DaemonHome.logTo(session);
        say(READY + session.text());
        detach();
    }

    /** The mount will not come, for the reason given in one line. */
    public static void failed(String line) throws IOException {
        say(FAILED + line);
    }

    private static void say(String line) throws IOException {
        // Not closed: the descriptor is standard output.
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        out.write(PathBytes.bytes(EscapedLine.of(line) + "\n"));
        out.flush();
    }

    private static void detach() throws IOException {
        try (HostDirectory devices = HostDirectory.open("/dev");
                HostFile nothing = devices.openFile("null", HostFile.READ_WRITE, 0)) {
            HostProcess.redirect(HostProcess.STDIN, nothing);
            HostProcess.redirect(HostProcess.STDOUT, nothing);
        }
    }

    /**
     * Understands the line.
     *
     * @param line null if the daemon said nothing
     * @return the session folder
     * @throws CommandException with the text of {@link #failed}
     */
    static String parse(@Nullable String line) throws CommandException {
        if (line == null) {
            throw new CommandException("the daemon died before the mount answered");
        }
        String text = EscapedLine.parse(PathBytes.text(line.getBytes(StandardCharsets.ISO_8859_1)));
        if (text.startsWith(READY)) {
            return text.substring(READY.length());
        }
        throw new CommandException(
                text.startsWith(FAILED) ? text.substring(FAILED.length()) : text);
    }
}
