package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes and removes folders of the user's own data. */
public final class Folders {
    private static final int PRIVATE = 0700;

    private Folders() {}

    /** Makes a folder and what is missing above it, private to the user. */
    public static void make(HostPath folder) throws IOException {
        if (folder.isDirectory()) {
            return;
        }
        HostPath parent = folder.parent();
        if (!parent.equals(folder)) {
            make(parent);
        }
        try (HostDirectory directory = HostDirectory.open(parent.bytes())) {
            directory.mkdir(folder.name(), PRIVATE);
        } catch (PosixException e) {
            if (e.errno() != PosixException.EEXIST) {
                throw e;
            }
        }
    }

    /** Removes a folder with all that is in it. Follows no link. */
    public static void delete(HostPath folder) throws IOException {
        try (HostDirectory parent = HostDirectory.open(folder.parent().bytes())) {
            delete(parent, folder.name());
        }
    }

    /** Removes an entry of a folder with all that is in it. Follows no link. */
    static void delete(HostDirectory parent, byte[] name) throws IOException {
        HostStat stat = new HostStat();
        parent.stat(name, stat);
        if (!stat.isDirectory()) {
            parent.unlink(name);
            return;
        }
        try (HostDirectory directory = parent.openDirectory(name)) {
            List<byte[]> entries = new ArrayList<>();
            directory.list((entry, type) -> entries.add(entry));
            for (byte[] entry : entries) {
                delete(directory, entry);
            }
        }
        parent.rmdir(name);
    }
}
