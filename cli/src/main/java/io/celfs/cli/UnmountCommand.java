package io.celfs.cli;

import io.celfs.cli.daemon.CelfsMounts;
import io.celfs.cli.daemon.DaemonRecord;
import io.celfs.cli.daemon.Unmounting;
import io.celfs.manifest.PathBytes;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celfs unmount}: ends a mount and waits until its session is free. */
@Command(
        name = "unmount",
        description = {
            "Unmount, and return when the session is free.",
            "Prints the folder of a session that was kept."
        })
final class UnmountCommand implements Action {
    @Parameters(paramLabel = "MOUNTPOINT", description = "Where it is mounted.")
    HostPath mountPoint;

    @Option(
            names = "--lazy",
            description = "Take it away at once; programs that use it may finish.")
    boolean lazy;

    @Override
    public int run(CommandContext context) throws IOException, InterruptedException {
        HostPath real = CelfsMounts.realPath(mountPoint);
        if (CelfsMounts.at(real).isEmpty()) {
            throw new CommandException(
                    mountPoint + " is not a celfs mount: 'celfs sessions' lists what is mounted");
        }
        Optional<HostPath> session = SessionArgument.locator(context).mountedAt(real);
        if (session.isPresent() && !session.get().exists()) {
            context.warn(
                    "the session folder " + session.get() + " is gone: unmounting all the same");
        }
        Unmounting.unmount(real, session, lazy);
        if (session.isPresent() && session.get().exists()) {
            leave(context, session.get());
        }
        return ExitCode.DONE;
    }

    private static void leave(CommandContext context, HostPath folder) throws IOException {
        Optional<DaemonRecord> record = DaemonRecord.read(folder);
        boolean isSession = MountedSession.isSession(folder);
        if (isSession) {
            context.out().write(PathBytes.bytes(folder.text() + "\n"));
        }
        if (record.isPresent() && record.get().state() == DaemonRecord.State.FAILED) {
            throw new CommandException(
                    "unmounted, but the daemon failed at the end: %s; its log is in %s"
                            .formatted(record.get().message(), folder));
        }
        if (!isSession && record.isPresent() && !record.get().isAlive()) {
            // What the daemon of an image leaves when it is killed is of no use to anybody.
            DiscardCommand.remove(context, folder, record);
        }
    }
}
