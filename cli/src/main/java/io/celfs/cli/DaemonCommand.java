package io.celfs.cli;

import io.celfs.cli.daemon.Daemon;
import io.celfs.cli.daemon.DaemonStarter;
import io.celfs.cli.daemon.Readiness;
import java.io.IOException;
import picocli.CommandLine.Command;

/** What {@code celfs mount} starts in the background. Not for people. */
@Command(name = "daemon", hidden = true)
final class DaemonCommand implements Action {
    static final String NAME = "daemon";

    /** True once the caller was told that the mount answers. */
    private boolean ready;

    @Override
    public int run(CommandContext context) throws IOException, InterruptedException {
        try {
            Daemon.run(DaemonStarter.receive(System.in), context.clock(), this::ready);
            return ExitCode.DONE;
        } catch (IOException | RuntimeException e) {
            if (ready) {
                throw e; // into the log
            }
            Readiness.failed(Failures.describe(e));
            return ExitCode.FAILED;
        }
    }

    private void ready(HostPath session) throws IOException {
        Readiness.detached(session);
        ready = true;
    }
}
