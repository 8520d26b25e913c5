package io.celfs.posix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is mounted where in this name space, as {@code /proc/self/mountinfo} shows it (proc(5)). No
 * mount is touched.
 */
public final class MountTable {
    private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");

    private final List<MountEntry> entries;

    private MountTable(List<MountEntry> entries) {
        this.entries = entries;
    }

    /** The table of this moment. */
    public static MountTable read() throws IOException {
        return parse(Files.readAllBytes(MOUNT_INFO));
    }

    /** The table in the words of the kernel. */
    static MountTable parse(byte[] mountInfo) {
        List<MountEntry> entries = new ArrayList<>();
        // One char per byte: paths need not be text.
        new String(mountInfo, StandardCharsets.ISO_8859_1)
                .lines()
                .forEach(line -> entries.add(entry(line)));
        return new MountTable(entries);
    }

    /** id, parent, device, root, mount point, options, optional fields, "-", type, source. */
    private static MountEntry entry(String line) {
        String[] fields = line.split(" ", -1);
        int at = 6;
        while (!fields[at].equals("-")) {
            at++;
        }
        return new MountEntry(
                Integer.parseInt(fields[0]),
                fields[2],
                unescape(fields[4]),
                fields[at + 1],
                unescape(fields[at + 2]));
    }

    /** Space, tab, line end, backslash and others are three octal digits behind a backslash. */
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

    /** All mounts at a path, those that another mount covers included. */
    public List<MountEntry> at(byte[] realPath) {
        return entries.stream().filter(entry -> entry.isAt(realPath)).toList();
    }

    /** The mount whose root a program sees at a place; empty if the place is inside of one. */
    public Optional<MountEntry> rootedAt(HostPlace place) {
        return at(place.realPath()).stream()
                .filter(entry -> entry.id() == place.mountId())
                .findFirst();
    }
}
