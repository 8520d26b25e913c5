package io.celfs.cow;

import io.celfs.conformance.random.Disturbance;
import io.celfs.conformance.random.RandomOperations;
import io.celfs.conformance.random.Subject;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * A session under random operations, which is frozen, rebased, remounted and killed; exported at
 * the end.
 */
final class SessionSubject implements Subject {
    private final SessionFixture fixture;
    private Session session;
    private int checkpoints;

    SessionSubject(Path folder) throws IOException {
        fixture = new SessionFixture(folder);
        session = fixture.session(RandomOperations.tree());
    }

    @Override
    public FileSystem fileSystem() {
        return session.fileSystem();
    }

    @Override
    public Set<Disturbance> disturbances() {
        return EnumSet.allOf(Disturbance.class);
    }

    @Override
    public boolean disturb(Disturbance kind) throws FsException {
        try {
            switch (kind) {
                case CHECKPOINT -> {
                    session.freeze();
                    if (++checkpoints % 2 == 0) {
                        fixture.rebaseIfPossible();
                    }
                }
                case REMOUNT -> {
                    session.close();
                    session = fixture.open();
                }
                case KILL -> {
                    session.abandon();
                    session = fixture.open();
                }
            }
            return true;
        } catch (IOException e) {
            throw Failures.of(e, kind.toString());
        }
    }

    @Override
    public String classify(long ino) {
        return NodeKind.of(session, ino).toString();
    }

    @Override
    public void check(FileSystem model) throws FsException {
        try {
            new ExportCheck(fixture, session, model).run();
        } catch (IOException e) {
            throw Failures.of(e, "export");
        }
    }

    @Override
    public void close() throws FsException {
        try {
            session.close();
            Trees.remove(fixture.folder());
        } catch (IOException e) {
            throw Failures.of(e, "removal");
        }
    }
}
