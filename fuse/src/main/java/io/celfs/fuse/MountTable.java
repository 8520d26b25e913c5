package io.celfs.fuse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is mounted in this name space, without touching any of it ({@code proc(5)}, mountinfo). */
final class MountTable {
    private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");

    private final List<MountEntry> entries;

    private MountTable(List<MountEntry> entries) {
        this.entries = entries;
    }

    /** The table as it is now. */
    static MountTable read() throws IOException {
        return parse(Files.readString(MOUNT_INFO, StandardCharsets.ISO_8859_1));
    }

    /**
     * The table in the words of the kernel.
     *
     * @param text with one char for each byte
     */
    static MountTable parse(String text) {
        List<MountEntry> entries = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] halves = line.split(" - ", 2);
            if (halves.length == 2) {
                String[] left = halves[0].split(" ", -1);
                String[] right = halves[1].split(" ", -1);
                entries.add(
                        new MountEntry(left[2], unescape(left[4]), right[0], unescape(right[1])));
            }
        }
        return new MountTable(entries);
    }

    /** What was mounted last at a path, and so is what a program sees there. */
    Optional<MountEntry> lastAt(String path) {
        return entries.reversed().stream().filter(entry -> entry.path().equals(path)).findFirst();
    }

    /** True if a mount with this device number is at the path, seen or covered. */
    boolean contains(String path, String device) {
        return entries.stream()
                .anyMatch(entry -> entry.path().equals(path) && entry.device().equals(device));
    }

    /** The kernel writes space, tab, newline and backslash as three octal digits. */
    private static String unescape(String field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 3 < field.length()) {
                bytes.write(Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                bytes.write(field.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
