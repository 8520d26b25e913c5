package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.posix.HostPlace;
import io.celfs.posix.MountEntry;
import io.celfs.posix.MountTable;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.util.Optional;

/** Our mounts among those of the machine. A path means the mount that a program sees there. */
public final class CelfsMounts {
    private static final String TYPE = "fuse.celfs";

    private CelfsMounts() {}

    /** The path of a mount point as the mount table has it, also if the mount is dead or gone. */
    public static HostPath realPath(HostPath path) throws IOException {
        try {
            return HostPath.of(HostPlace.of(path.bytes()).realPath());
        } catch (PosixException e) {
            return path.absolute().parent().real().resolve(path.absolute().name());
        }
    }

    /**
     * The mount of ours whose root is seen at a path.
     *
     * @throws CommandException if another mount covers one of ours: nobody can tell which is meant
     */
    public static Optional<MountEntry> at(HostPath realPath) throws IOException {
        MountTable table = MountTable.read();
        Optional<MountEntry> seen = seen(table, realPath);
        if (seen.filter(CelfsMounts::isOurs).isPresent()) {
            return seen;
        }
        if (table.at(realPath.bytes()).stream().anyMatch(CelfsMounts::isOurs)) {
            throw new CommandException(
                    realPath
                            + ": another mount covers the celfs mount there: unmount that first, or"
                            + " name the session's folder");
        }
        return Optional.empty();
    }

    private static Optional<MountEntry> seen(MountTable table, HostPath path) throws IOException {
        try {
            return table.rootedAt(HostPlace.of(path.bytes()));
        } catch (PosixException gone) {
            return Optional.empty();
        }
    }

    private static boolean isOurs(MountEntry entry) {
        return entry.type().equals(TYPE);
    }

    /** The folder of the session that a mount of ours shows, which is what it calls its source. */
    static Optional<HostPath> session(MountEntry mount) {
        byte[] source = mount.source();
        return source.length > 0 && source[0] == '/'
                ? Optional.of(HostPath.of(source))
                : Optional.empty();
    }

    /** True if a mount of this session is seen at a path. */
    public static boolean shows(HostPath realPath, HostPath session) throws IOException {
        return seen(MountTable.read(), realPath)
                .filter(CelfsMounts::isOurs)
                .flatMap(CelfsMounts::session)
                .filter(folder -> isSame(folder, session))
                .isPresent();
    }

    private static boolean isSame(HostPath folder, HostPath other) {
        try {
            return folder.real().equals(other.real());
        } catch (IOException gone) {
            return false;
        }
    }
}
