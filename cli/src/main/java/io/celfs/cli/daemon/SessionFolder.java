package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import io.celfs.cow.SessionLayout;
import io.celfs.posix.HostDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What in a session folder is ours. The user may have named a folder with files of his own, or have
 * put some there since: those are neither taken over nor deleted.
 */
public final class SessionFolder {
    /** What a daemon keeps beside the session itself. */
    private static final Set<String> DAEMON = Set.of("control", "daemon", "daemon.log");

    /** What a write of a small file leaves when it is broken off. */
    private static final Pattern TEMPORARY = Pattern.compile("\\.celfs-[0-9]+\\.tmp");

    private SessionFolder() {}

    /**
     * Answers whether a session may begin here: the folder is empty, or holds nothing but what is
     * left of a beginning that was broken off, whose first step is the lock.
     */
    static boolean isFree(HostDirectory folder) throws IOException {
        List<byte[]> entries = entries(folder);
        return entries.isEmpty()
                || (SessionLayout.hasBegun(folder)
                        && entries.stream().allMatch(SessionFolder::isOurs));
    }

    /**
     * Deletes the session, and its folder unless something else is in it.
     *
     * @return false if files that are not the session's were kept, and the folder with them
     */
    public static boolean delete(HostPath session) throws IOException {
        boolean empty = true;
        try (HostDirectory parent = HostDirectory.open(session.parent().bytes())) {
            try (HostDirectory folder = parent.openDirectory(session.name())) {
                for (byte[] entry : entries(folder)) {
                    boolean ours = isOurs(entry);
                    if (ours) {
                        Folders.delete(folder, entry);
                    }
                    empty &= ours;
                }
            }
            if (empty) {
                parent.rmdir(session.name());
            }
        }
        return empty;
    }

    private static List<byte[]> entries(HostDirectory folder) throws IOException {
        List<byte[]> entries = new ArrayList<>();
        folder.list((name, type) -> entries.add(name));
        return entries;
    }

    private static boolean isOurs(byte[] entry) {
        String name = new String(entry, StandardCharsets.ISO_8859_1);
        return SessionLayout.owns(name)
                || DAEMON.contains(name)
                || TEMPORARY.matcher(name).matches();
    }
}
