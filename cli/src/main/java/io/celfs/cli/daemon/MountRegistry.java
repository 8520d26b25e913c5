package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import io.celfs.cli.SmallFile;
import io.celfs.posix.HostDirectory;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which session is, or was last, mounted at which place: a small file per mount point in a folder
 * of the user. It lets a mount point stand for its session, also when the daemon is dead.
 */
public final class MountRegistry {
    private final HostPath folder;

    /**
     * A registry in a folder.
     *
     * @param folder made by the first {@link #put}
     */
    public MountRegistry(HostPath folder) {
        this.folder = folder;
    }

    /** The session that was mounted last at an absolute path. */
    public Optional<HostPath> session(HostPath mountPoint) throws IOException {
        return SmallFile.read(file(mountPoint))
                .filter(lines -> mountPoint.text().equals(lines.get("mountpoint")))
                .map(lines -> HostPath.of(lines.getOrDefault("session", "/")));
    }

    /** Notes that a session is mounted at an absolute path. */
    public void put(HostPath mountPoint, HostPath session) throws IOException {
        Folders.make(folder);
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("mountpoint", mountPoint.text());
        lines.put("session", session.text());
        SmallFile.write(file(mountPoint), lines);
    }

    /** Forgets a mount point, if it still stands for this session. */
    public void remove(HostPath mountPoint, HostPath session) throws IOException {
        if (session(mountPoint).filter(session::equals).isPresent()) {
            try (HostDirectory directory = HostDirectory.open(folder.bytes())) {
                directory.unlink(file(mountPoint).name());
            }
        }
    }

    /** Two paths may share a file name; the content tells them apart. */
    private HostPath file(HostPath mountPoint) {
        return folder.resolve(HexFormat.of().toHexDigits(Arrays.hashCode(mountPoint.bytes())));
    }
}
