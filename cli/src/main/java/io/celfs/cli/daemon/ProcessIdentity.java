package io.celfs.cli.daemon;

import io.celfs.posix.Boot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @param pid its number
 * @param started clock ticks from the boot to its start (proc_pid_stat(5), field 22)
 * @param boot the boot it ran in (/proc/sys/kernel/random/boot_id)
 */
public record ProcessIdentity(long pid, long started, String boot) {
    private static final int STARTED_FIELD_BEHIND_NAME = 20;

    /** This process. */
    public static ProcessIdentity current() throws IOException {
        long pid = ProcessHandle.current().pid();
        return new ProcessIdentity(pid, started(pid), Boot.id());
    }

    /** True if the process still runs. */
    public boolean isAlive() throws IOException {
        return boot.equals(Boot.id()) && started(pid) == started;
    }

    /** True if the machine was started anew since. */
    public boolean isOfEarlierBoot() throws IOException {
        return !boot.equals(Boot.id());
    }

    /** Ticks at the start of a process, -1 if there is none or it has ended already. */
    private static long started(long pid) throws IOException {
        try {
            byte[] stat = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
            String text = new String(stat, StandardCharsets.ISO_8859_1);
            // The name, in parentheses, may hold anything.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            return ended ? -1 : Long.parseLong(fields[STARTED_FIELD_BEHIND_NAME - 1]);
        } catch (NoSuchFileException e) {
            return -1;
        } catch (IOException e) {
            // ESRCH: it ended between open and read.
            if (Files.exists(Path.of("/proc/" + pid))) {
                throw e;
            }
            return -1;
        }
    }
}
