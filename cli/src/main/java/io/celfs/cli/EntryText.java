package io.celfs.cli;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.SymlinkTargets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;

/** An entry of a manifest in the words of {@code ls} and {@code diff}. */
final class EntryText {
    private EntryText() {}

    /** Kind, run bit, size and time in columns. */
    static String columns(ManifestEntry entry) {
        return switch (entry) {
            case ManifestEntry.Directory _ -> columns("d", "", "");
            case ManifestEntry.Symlink _ -> columns("l", "", "");
            case ManifestEntry.Deletion deletion ->
                    columns(deletion.directory() ? "deleted dir" : "deleted", "", "");
            case ManifestEntry.File file ->
                    columns(
                            file.runnable() ? "-x" : "-",
                            Long.toString(file.size()),
                            time(file).toString());
        };
    }

    private static String columns(String kind, String size, String time) {
        return "%-2s %12s %-27s ".formatted(kind, size, time);
    }

    private static Instant time(ManifestEntry.File file) {
        return Instant.EPOCH.plus(file.mtimeMicros(), ChronoUnit.MICROS);
    }

    /** " -> target" for a link, else nothing. */
    static String arrow(ManifestEntry entry) {
        return entry instanceof ManifestEntry.Symlink link ? " -> " + target(link) : "";
    }

    private static String target(ManifestEntry.Symlink link) {
        return SymlinkTargets.toText(link.path(), link.target());
    }

    /** One object: path, type and what belongs to the type. */
    static void write(JsonGenerator json, ManifestEntry entry) {
        json.writeStartObject();
        json.writeStringProperty("path", entry.path());
        json.writeStringProperty("type", type(entry));
        if (entry instanceof ManifestEntry.File file) {
            json.writeNumberProperty("size", file.size());
            json.writeNumberProperty("mtime", file.mtimeMicros());
            json.writeBooleanProperty("runnable", file.runnable());
            json.writeArrayPropertyStart("hashes");
            file.hashes().forEach(hash -> json.writeString(hash.toString()));
            json.writeEndArray();
        }
        if (entry instanceof ManifestEntry.Symlink link) {
            json.writeStringProperty("target", target(link));
        }
        json.writeEndObject();
    }

    /** file, dir, symlink, deleted or deleted-dir. */
    static String type(ManifestEntry entry) {
        return switch (entry) {
            case ManifestEntry.Directory _ -> "dir";
            case ManifestEntry.File _ -> "file";
            case ManifestEntry.Symlink _ -> "symlink";
            case ManifestEntry.Deletion deletion ->
                    deletion.directory() ? "deleted-dir" : "deleted";
        };
    }
}
