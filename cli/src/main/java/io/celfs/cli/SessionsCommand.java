package io.celfs.cli;

import io.celfs.cli.daemon.DaemonRecord;
import io.celfs.posix.HostDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code celfs sessions}: the sessions of this user that have no place of their own. */
@Command(
        name = "sessions",
        description = "List the sessions below $$XDG_STATE_HOME/celfs/sessions and their state.")
final class SessionsCommand implements Action {
    @Mixin JsonOption json;

    @Override
    public int run(CommandContext context) throws IOException {
        Map<HostPath, Optional<DaemonRecord>> sessions = new LinkedHashMap<>();
        for (HostPath folder : folders(new UserFolders(context.environment()).sessions())) {
            sessions.put(folder, DaemonRecord.read(folder));
        }
        if (json.json) {
            printJson(context, sessions);
            return ExitCode.DONE;
        }
        Listing listing = new Listing(context);
        for (Map.Entry<HostPath, Optional<DaemonRecord>> session : sessions.entrySet()) {
            listing.line("", session.getKey().text() + "  " + describe(session.getValue()));
        }
        return ExitCode.DONE;
    }

    private static List<HostPath> folders(HostPath parent) throws IOException {
        List<HostPath> folders = new ArrayList<>();
        if (parent.isDirectory()) {
            try (HostDirectory directory = HostDirectory.open(parent.bytes())) {
                directory.list((name, type) -> folders.add(parent.resolve(name)));
            }
        }
        folders.sort((a, b) -> a.text().compareTo(b.text()));
        return folders;
    }

    private static String describe(Optional<DaemonRecord> record) throws IOException {
        return record.isPresent() ? record.get().describe() : "never mounted";
    }

    private static void printJson(
            CommandContext context, Map<HostPath, Optional<DaemonRecord>> sessions)
            throws IOException {
        JsonOption.print(
                context.out(),
                json -> {
                    json.writeArrayPropertyStart("sessions");
                    for (Map.Entry<HostPath, Optional<DaemonRecord>> e : sessions.entrySet()) {
                        json.writeStartObject();
                        json.writeStringProperty("session", e.getKey().text());
                        DaemonText.write(json, e.getValue());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                });
    }
}
