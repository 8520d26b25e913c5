package io.celfs.cli;

import io.celfs.cli.daemon.MountRegistry;
import io.celfs.cli.daemon.SessionLocator;
import java.io.IOException;
import picocli.CommandLine.Parameters;

/** The argument S: a session folder, or where the session is or was mounted. */
final class SessionArgument {
    @Parameters(index = "0", paramLabel = "S", description = "A session folder or a mount point.")
    HostPath s;

    /** The folder of the session. */
    HostPath locate(CommandContext context) throws IOException {
        return locator(context).locate(s);
    }

    static SessionLocator locator(CommandContext context) throws IOException {
        return new SessionLocator(registry(context));
    }

    static MountRegistry registry(CommandContext context) throws IOException {
        return new MountRegistry(new UserFolders(context.environment()).mounts());
    }
}
