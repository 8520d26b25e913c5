package io.celfs.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command gets from its surroundings, so that tests and the daemon can run commands inside
 * their own process.
 *
 * @param out data and nothing else; failures to write are the command's to report
 * @param err everything for people: errors, warnings, progress
 * @param environment the variables of the process
 * @param outTerminal true if a person reads {@code out}: names are then made printable
 * @param errTerminal true if a person watches {@code err}: progress is shown
 * @param clock the time of day
 */
public record CommandContext(
        OutputStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean outTerminal,
        boolean errTerminal,
        InstantSource clock) {

    /** The same surroundings with another place for the data. */
    CommandContext withOut(OutputStream other) {
        return new CommandContext(other, err, environment, false, errTerminal, clock);
    }

    /** One line for people. */
    void say(String line) {
        err.println(line);
    }

    /** Something that is not an error but should be known. */
    void warn(String what) {
        err.println("celfs: warning: " + OneLine.of(what));
    }
}
