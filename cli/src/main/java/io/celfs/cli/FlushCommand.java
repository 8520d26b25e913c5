package io.celfs.cli;

import io.celfs.cli.daemon.DaemonRequest;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code celfs flush}: everything that was written goes to the disk. */
@Command(name = "flush", description = "Make everything that was written durable.")
final class FlushCommand implements Action {
    @Mixin SessionArgument session;

    @Override
    public int run(CommandContext context) throws IOException {
        HostPath folder = session.locate(context);
        MountedSession.writeBack(context, folder);
        // Without a daemon nothing is on its way: closing a session made it durable.
        MountedSession.ask(context, folder, DaemonRequest.FLUSH);
        return ExitCode.DONE;
    }
}
