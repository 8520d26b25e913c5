package io.celfs.cli;

import io.celfs.cli.daemon.DaemonRecord;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** The daemon of a session in JSON documents. */
final class DaemonText {
    private DaemonText() {}

    /** Writes {@code mounted}, and the rest if the session was ever mounted. */
    static void write(JsonGenerator json, Optional<DaemonRecord> record) throws IOException {
        boolean alive = record.isPresent() && record.get().isAlive();
        json.writeBooleanProperty("mounted", alive);
        if (record.isPresent()) {
            json.writeStringProperty("mountpoint", record.get().mountPoint().text());
            json.writeNumberProperty("pid", record.get().process().pid());
            json.writeStringProperty("state", record.get().describe());
        }
    }
}
