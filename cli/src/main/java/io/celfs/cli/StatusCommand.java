package io.celfs.cli;

import io.celfs.cli.daemon.DaemonRecord;
import io.celfs.cli.daemon.DaemonRequest;
import io.celfs.cow.DirtySummary;
import io.celfs.cow.Session;
import io.celfs.cow.SessionInfo;
import io.celfs.cow.SessionLayout;
import io.celfs.posix.HostDirectory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** {@code celfs status}: what a session holds, and how its daemon is. */
@Command(name = "status", description = "Summary of the changes and health of the mount.")
final class StatusCommand implements Action {
    @Mixin SessionArgument session;

    @Option(names = "--exit-code", description = "Exit with 1 if there are changes.")
    boolean exitCode;

    @Mixin JsonOption json;

    @Override
    public int run(CommandContext context) throws IOException {
        HostPath folder = session.locate(context);
        if (!MountedSession.isSession(folder)) {
            return ofImage(context, folder);
        }
        try (HostDirectory directory = HostDirectory.open(folder.bytes())) {
            return ofSession(context, folder, SessionLayout.info(directory));
        }
    }

    /** An image that is mounted itself has no changes: it is what it is. */
    private int ofImage(CommandContext context, HostPath folder) throws IOException {
        Optional<DaemonRecord> record = DaemonRecord.read(folder);
        Map<String, String> live = live(context, folder);
        if (json.json) {
            JsonOption.print(
                    context.out(),
                    json -> {
                        DaemonText.write(json, record);
                        printJson(json, live);
                    });
        } else {
            Listing listing = new Listing(context);
            listing.line("state: ", describe(record));
            print(listing, live);
        }
        return ExitCode.DONE;
    }

    private int ofSession(CommandContext context, HostPath folder, SessionInfo info)
            throws IOException {
        Optional<DaemonRecord> record = DaemonRecord.read(folder);
        MountedSession.writeBack(context, folder);
        DirtySummary summary;
        String baseline;
        try (Session view = MountedSession.view(folder)) {
            summary = view.summary();
            baseline = view.baselineIdentity();
        }
        Map<String, String> live = live(context, folder);
        if (json.json) {
            printJson(context, folder, info, record, baseline, summary, live);
        } else {
            print(context, folder, info, record, baseline, summary, live);
        }
        return exitCode && summary.hasChanges() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static String describe(Optional<DaemonRecord> record) throws IOException {
        return record.isPresent() ? record.get().describe() : "never mounted";
    }

    private static void print(Listing listing, Map<String, String> live) throws IOException {
        for (Map.Entry<String, String> line : live.entrySet()) {
            listing.line(line.getKey() + ": ", line.getValue());
        }
    }

    private static void printJson(JsonGenerator json, Map<String, String> live) {
        json.writeObjectPropertyStart("live");
        live.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static Map<String, String> live(CommandContext context, HostPath folder)
            throws IOException {
        Map<String, String> live = new LinkedHashMap<>();
        MountedSession.ask(context, folder, DaemonRequest.STATUS)
                .ifPresent(text ->
                        text.lines()
                                .map(line -> line.split(": ", 2))
                                .filter(parts -> parts.length == 2)
                                .forEach(parts -> live.put(parts[0], parts[1])));
        live.remove("session");
        live.remove("store");
        return live;
    }

    private static void print(
            CommandContext context,
            HostPath folder,
            SessionInfo info,
            Optional<DaemonRecord> record,
            String baseline,
            DirtySummary summary,
            Map<String, String> live)
            throws IOException {
        Listing listing = new Listing(context);
        listing.line("session: ", folder.text());
        listing.line("state: ", describe(record));
        listing.line("base: ", info.base());
        if (info.image().isPresent()) {
            listing.line("image: ", info.image().get().url());
        }
        if (!baseline.equals(info.base())) {
            listing.line("rebased on: ", baseline);
        }
        listing.line("store: ", info.storeUrl());
        listing.line("changes: ", describe(summary));
        print(listing, live);
    }

    private static String describe(DirtySummary summary) {
        return "%d new, %d modified, %d deleted files; %d new, %d deleted directories"
                .formatted(
                        summary.newCount(),
                        summary.modifiedCount(),
                        summary.deletedCount(),
                        summary.newDirCount(),
                        summary.deletedDirCount());
    }

    private static void printJson(
            CommandContext context,
            HostPath folder,
            SessionInfo info,
            Optional<DaemonRecord> record,
            String baseline,
            DirtySummary summary,
            Map<String, String> live)
            throws IOException {
        JsonOption.print(
                context.out(),
                json -> {
                    json.writeStringProperty("session", folder.text());
                    DaemonText.write(json, record);
                    json.writeStringProperty("base", info.base());
                    info.image().ifPresent(i -> json.writeStringProperty("image", i.url()));
                    json.writeStringProperty("baseline", baseline);
                    json.writeStringProperty("store", info.storeUrl());
                    json.writeObjectPropertyStart("changes");
                    json.writeNumberProperty("new", summary.newCount());
                    json.writeNumberProperty("modified", summary.modifiedCount());
                    json.writeNumberProperty("deleted", summary.deletedCount());
                    json.writeNumberProperty("newDirs", summary.newDirCount());
                    json.writeNumberProperty("deletedDirs", summary.deletedDirCount());
                    json.writeEndObject();
                    printJson(json, live);
                });
    }
}
