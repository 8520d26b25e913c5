package io.celfs.cli.daemon;

import io.celfs.procfs.ProcDirectory;
import io.celfs.procfs.ProcFile;
import io.celfs.procfs.ProcLink;

/**
 * What {@code .celfs} shows: {@code status}, the live lines of the daemon; {@code session} or
 * {@code image}, a link to what is mounted; {@code flush}, where any write brings everything to the
 * disk before it returns.
 */
final class LiveDirectory {
    private static final String FLUSH = "write here to bring everything to the disk\n";

    private LiveDirectory() {}

    static ProcDirectory of(MountRequest request, Subject subject, LiveStatus status) {
        return ProcDirectory.with("status", ProcFile.computed(status::text))
                .and(request.isDirect() ? "image" : "session", origin(request))
                .and("flush", ProcFile.command(() -> FLUSH, bytes -> subject.flush()))
                .build();
    }

    private static ProcLink origin(MountRequest request) {
        byte[] target =
                request.isDirect()
                        ? request.source().orElseThrow().bytes()
                        : request.session().bytes();
        return new ProcLink(() -> target);
    }
}
