package io.celfs.cli;

import io.celfs.cli.daemon.DaemonRecord;
import io.celfs.cli.daemon.SessionFolder;
import io.celfs.cow.SessionLayout;
import io.celfs.posix.HostDirectory;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code celfs discard}: throws a session away. */
@Command(name = "discard", description = "Delete a session with all changes in it.")
final class DiscardCommand implements Action {
    @Mixin SessionArgument session;

    @Override
    public int run(CommandContext context) throws IOException {
        HostPath folder = session.locate(context);
        Optional<DaemonRecord> record = DaemonRecord.read(folder);
        try (HostDirectory directory = HostDirectory.open(folder.bytes())) {
            if (SessionLayout.isBusy(directory) || (record.isPresent() && record.get().isAlive())) {
                throw new CommandException(folder + " is mounted: unmount it first");
            }
        }
        remove(context, folder, record);
        return ExitCode.DONE;
    }

    /** Deletes what a session or a daemon has in a folder, and all that points there. */
    static void remove(CommandContext context, HostPath folder, Optional<DaemonRecord> record)
            throws IOException {
        if (record.isPresent()) {
            SessionArgument.registry(context).remove(record.get().mountPoint(), folder);
        }
        if (!SessionFolder.delete(folder)) {
            context.warn(folder + " stays: it holds files that are not of the session");
        }
    }
}
