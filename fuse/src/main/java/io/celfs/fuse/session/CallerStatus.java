package io.celfs.fuse.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code /proc/PID/status} tells of a caller.
 *
 * @param groups supplementary groups
 * @param keepsSetId true if it has CAP_FSETID
 */
record CallerStatus(Set<Integer> groups, boolean keepsSetId) {
    private static final int CAP_FSETID = 4;

    /** The status of a process; what is not known is guessed from its uid. */
    static CallerStatus of(int pid, int uid) {
        Set<Integer> groups = Set.of();
        boolean keepsSetId = uid == 0;
        if (pid > 0) {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                    if (line.startsWith("Groups:")) {
                        groups = numbers(line.substring("Groups:".length()));
                    } else if (line.startsWith("CapEff:")) {
                        keepsSetId = capability(line.substring("CapEff:".length()));
                    }
                }
            } catch (IOException | NumberFormatException gone) {
                // It ended while we worked for it, or lives in a process name space we cannot see.
            }
        }
        return new CallerStatus(groups, keepsSetId);
    }

    private static Set<Integer> numbers(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .map(Integer::parseUnsignedInt)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean capability(String mask) {
        return (Long.parseUnsignedLong(mask.strip(), 16) & 1L << CAP_FSETID) != 0;
    }

    boolean inGroup(int gid) {
        return groups.contains(gid);
    }
}
