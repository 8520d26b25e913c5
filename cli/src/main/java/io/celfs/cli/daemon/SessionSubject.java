package io.celfs.cli.daemon;

import io.celfs.core.FileSystem;
import io.celfs.cow.ManifestBase;
import io.celfs.cow.Session;
import io.celfs.storage.LocalFileStore;
import java.io.IOException;
import java.util.Map;

/** A session: what lies below it never changes. */
final class SessionSubject implements Subject {
    private final Session session;
    private final MountRequest request;

    SessionSubject(Session session, MountRequest request) {
        this.session = session;
        this.request = request;
    }

    @Override
    public FileSystem fileSystem() {
        return session.fileSystem();
    }

    @Override
    public boolean hasChanges() throws IOException {
        return session.hasChanges();
    }

    @Override
    public void flush() throws IOException {
        session.flush();
    }

    @Override
    public int freeze() throws IOException {
        return session.freeze();
    }

    @Override
    public String promise() {
        return request.has(MountRequest.Flag.WRITEBACK)
                ? "writeback: a crash of the daemon keeps what was fsynced"
                : "write-through: a crash of the daemon loses nothing that was acknowledged";
    }

    @Override
    public void describe(Map<String, String> lines) {
        lines.put("session", request.session().toString());
        lines.put("store", session.info().storeUrl());
        if (session.base() instanceof ManifestBase manifest) {
            lines.put("base entries", Integer.toString(manifest.count()));
        }
        lines.put("journal bytes", Long.toString(session.journalLength()));
        if (session.store() instanceof LocalFileStore store) {
            lines.put("store traffic", store.counters().toString());
        }
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
