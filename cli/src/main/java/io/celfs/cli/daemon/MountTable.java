package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is mounted where, as the kernel shows it in /proc/self/mountinfo (proc(5)). */
public final class MountTable {
    /** The type that our mounts have. */
    public static final String TYPE = "fuse.celfs";

    private static final int MOUNT_POINT_FIELD = 4;

    /**
     * One mount.
     *
     * @param mountPoint absolute, without links
     * @param type kind of file system
     * @param source the path of what is mounted, of our mounts the session's folder; empty if it is
     *     no path
     */
    public record Entry(HostPath mountPoint, String type, Optional<HostPath> source) {
        public boolean isOurs() {
            return type.equals(TYPE);
        }
    }

    private final List<Entry> entries;

    private MountTable(List<Entry> entries) {
        this.entries = entries;
    }

    /** The table of this moment. */
    public static MountTable read() throws IOException {
        return parse(Files.readAllBytes(Path.of("/proc/self/mountinfo")));
    }

    static MountTable parse(byte[] mountInfo) {
        List<Entry> entries = new ArrayList<>();
        // One char per byte: paths need not be text.
        new String(mountInfo, StandardCharsets.ISO_8859_1)
                .lines()
                .forEach(line -> entries.add(parseLine(line)));
        return new MountTable(entries);
    }

    private static Entry parseLine(String line) {
        String[] fields = line.split(" ", -1);
        int at = MOUNT_POINT_FIELD + 1;
        while (!fields[at].equals("-")) {
            at++;
        }
        return new Entry(
                HostPath.of(unescape(fields[MOUNT_POINT_FIELD])),
                fields[at + 1],
                source(fields[at + 2]));
    }

    private static Optional<HostPath> source(String field) {
        return field.startsWith("/") ? Optional.of(HostPath.of(unescape(field))) : Optional.empty();
    }

    /** Space, tab, line end and backslash are three octal digits behind a backslash. */
    private static byte[] unescape(String field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(field.length());
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                bytes.write(Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(field.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    /** What is seen at this path: the mount made last there. */
    public Optional<Entry> at(HostPath mountPoint) {
        return entries.reversed().stream()
                .filter(e -> e.mountPoint().equals(mountPoint))
                .findFirst();
    }
}
