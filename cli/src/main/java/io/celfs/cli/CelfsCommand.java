package io.celfs.cli;

import io.celfs.manifest.PathBytes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** One whole command line, from arguments to exit code. Never throws for what a user did. */
@picocli.CommandLine.Command(
        name = "celfs",
        synopsisSubcommandLabel = "COMMAND",
        description = "Mount immutable snapshots, write to them, keep exactly what changed.",
        footer = {
            "",
            "S is a session folder or a mount point. 'celfs COMMAND --help' tells more.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage."
        })
public final class CelfsCommand {
    private CelfsCommand() {}

    /**
     * Runs a command line.
     *
     * @param arguments as {@link PathBytes}
     * @return an {@link ExitCode}
     * @throws StandardOutput.ReaderGoneException if nobody reads the data any more
     */
    public static int run(CommandContext context, List<String> arguments)
            throws StandardOutput.ReaderGoneException {
        try {
            return parseAndRun(context, arguments);
        } catch (StandardOutput.ReaderGoneException e) {
            throw e;
        } catch (ParameterException e) {
            return refuse(context, e);
        } catch (Exception | OutOfMemoryError | StackOverflowError | LinkageError e) {
            return fail(context, e);
        }
    }

    private static int parseAndRun(CommandContext context, List<String> arguments)
            throws IOException, InterruptedException {
        CommandLine line = parser(arguments);
        if (!arguments.isEmpty() && isUnknown(arguments.getFirst())) {
            throw new ParameterException(line, "no such command '" + arguments.getFirst() + "'");
        }
        ParseResult result = line.parseArgs(arguments.toArray(String[]::new));
        ParseResult last = result;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine chosen = last.commandSpec().commandLine();
        if (last.isUsageHelpRequested()) {
            return print(context, chosen.getUsageMessage(Help.Ansi.OFF));
        }
        if (last.isVersionHelpRequested()) {
            return print(context, Version.text() + "\n");
        }
        if (chosen.getCommand() instanceof Action action) {
            int code = action.run(context);
            context.out().flush();
            return code;
        }
        throw new ParameterException(chosen, "a command is missing");
    }

    private static boolean isUnknown(String first) {
        return !first.startsWith("-") && !Commands.isKnown(first);
    }

    /** Only the command that is asked for is loaded; help wants them all. */
    private static CommandLine parser(List<String> arguments) {
        CommandLine line = new CommandLine(new CelfsCommand());
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("--version")
                                .versionHelp(true)
                                .description("Show the version.")
                                .build());
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> wanted = Commands.isKnown(first) ? List.of(first) : Commands.NAMES;
        for (String name : wanted) {
            line.addSubcommand(name, Commands.create(name));
        }
        line.getSubcommands().values().forEach(CelfsCommand::addHelp);
        addHelp(line);
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(false);
        line.setUsageHelpLongOptionsMaxWidth(30);
        line.registerConverter(HostPath.class, CelfsCommand::path);
        return line;
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(
                        OptionSpec.builder("--help")
                                .usageHelp(true)
                                .description("Show this help.")
                                .build());
    }

    private static HostPath path(String text) {
        if (text.isEmpty()) {
            throw new CommandLine.TypeConversionException("an empty path names nothing");
        }
        return HostPath.of(text);
    }

    private static int print(CommandContext context, String text) throws IOException {
        context.out().write(text.getBytes(StandardCharsets.UTF_8));
        context.out().flush();
        return ExitCode.DONE;
    }

    private static int refuse(CommandContext context, ParameterException e) {
        String what = OneLine.of(String.valueOf(e.getMessage()));
        String start = what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1);
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        context.say("celfs: " + start + ": see '" + name + " --help'");
        return ExitCode.USAGE;
    }

    private static int fail(CommandContext context, Throwable failure) {
        PrintStream err = context.err();
        err.println("celfs: " + Failures.describe(failure));
        if (context.environment().containsKey("CELFS_DEBUG")) {
            failure.printStackTrace(err);
        }
        return Failures.exitCode(failure);
    }
}
