package io.celfs.cli;

import io.celfs.core.FileMode;
import io.celfs.cow.PathChange;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.compose.Change;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Prints what changed. */
final class ChangeList {
    private ChangeList() {}

    /**
     * One change.
     *
     * @param kind A new, M modified, D deleted, R renamed
     * @param path where; directories end with a slash
     * @param from the old path of what was renamed, else null
     */
    record Line(char kind, String path, @Nullable String from) {
        static Line of(Change change) {
            ManifestEntry shown =
                    change.after() != null
                            ? change.after()
                            : Objects.requireNonNull(change.before());
            String slash = shown instanceof ManifestEntry.Directory ? "/" : "";
            char kind =
                    switch (change.kind()) {
                        case NEW -> 'A';
                        case MODIFIED -> 'M';
                        case DELETED -> 'D';
                    };
            return new Line(kind, change.path() + slash, null);
        }

        static Line of(PathChange change) {
            String slash = FileMode.isDirectory(change.type()) ? "/" : "";
            String from = change.movedFrom();
            char kind =
                    switch (change.state()) {
                        case NEW -> 'A';
                        case MODIFIED -> 'M';
                        case DELETED -> 'D';
                    };
            return new Line(
                    from == null ? kind : 'R',
                    change.path() + slash,
                    from == null ? null : from + slash);
        }

        private void write(JsonGenerator json) {
            json.writeStartObject();
            json.writeStringProperty("kind", String.valueOf(kind));
            json.writeStringProperty("path", path);
            if (from != null) {
                json.writeStringProperty("from", from);
            }
            json.writeEndObject();
        }
    }

    static void print(CommandContext context, List<Line> lines, boolean asJson) throws IOException {
        if (asJson) {
            JsonOption.print(
                    context.out(),
                    json -> {
                        json.writeArrayPropertyStart("changes");
                        lines.forEach(line -> line.write(json));
                        json.writeEndArray();
                    });
            return;
        }
        Listing listing = new Listing(context);
        for (Line line : lines) {
            String from = line.from() == null ? "" : line.from() + " -> ";
            listing.line(line.kind() + " ", from + line.path());
        }
    }
}
