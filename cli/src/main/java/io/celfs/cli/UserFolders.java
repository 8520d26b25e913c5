package io.celfs.cli;

import java.util.Map;

/** Where a user's data lie: the XDG base directories, else their defaults below the home. */
record UserFolders(Map<String, String> environment) {
    /** The default store. */
    HostPath store() throws CommandException {
        return base("XDG_DATA_HOME", ".local/share").resolve("celfs/store");
    }

    /** Folders of the sessions that were mounted without {@code --session}. */
    HostPath sessions() throws CommandException {
        return state().resolve("sessions");
    }

    /** Which session is mounted where, one file per mount point. */
    HostPath mounts() throws CommandException {
        return state().resolve("mounts");
    }

    /** Hashes of files that did not change since the last snapshot. */
    HostPath cache() throws CommandException {
        return base("XDG_CACHE_HOME", ".cache").resolve("celfs");
    }

    private HostPath state() throws CommandException {
        return base("XDG_STATE_HOME", ".local/state").resolve("celfs");
    }

    /** The specification wants relative values ignored. */
    private HostPath base(String variable, String belowHome) throws CommandException {
        String value = environment.getOrDefault(variable, "");
        if (value.startsWith("/")) {
            return HostPath.of(value);
        }
        String home = environment.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            throw new CommandException(
                    "$HOME is not set: set it or " + variable + " to an absolute path");
        }
        return HostPath.of(home).resolve(belowHome);
    }
}
