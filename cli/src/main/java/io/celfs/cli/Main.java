package io.celfs.cli;

import io.celfs.posix.HostProcess;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** Where a process starts: binds a command line to the real streams and ends with its code. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        PrintStream err = standardError();
        BufferedOutputStream out = new BufferedOutputStream(new StandardOutput(), 1 << 16);
        int code = end(() -> run(arguments, out, err), err);
        if (code == ExitCode.DONE) {
            code = end(() -> flush(out), err);
        }
        err.flush();
        System.exit(code);
    }

    private interface Step {
        int run() throws IOException;
    }

    private static int end(Step step, PrintStream err) {
        try {
            return step.run();
        } catch (StandardOutput.ReaderGoneException e) {
            return ExitCode.BROKEN_PIPE;
        } catch (IOException e) {
            err.println("celfs: " + Failures.describe(e));
            return ExitCode.FAILED;
        }
    }

    private static int flush(BufferedOutputStream out) throws IOException {
        out.flush();
        return ExitCode.DONE;
    }

    /** The version needs neither an option parser nor the kernel. */
    private static int run(String[] arguments, BufferedOutputStream out, PrintStream err)
            throws IOException {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            out.write((Version.text() + "\n").getBytes(StandardCharsets.UTF_8));
            return ExitCode.DONE;
        }
        List<String> raw = Arguments.of(arguments);
        return CelfsCommand.run(
                new CommandContext(
                        out,
                        err,
                        CallerEnvironment.read(),
                        HostProcess.isTerminal(HostProcess.STDOUT),
                        HostProcess.isTerminal(HostProcess.STDERR),
                        InstantSource.system()),
                raw);
    }

    private static PrintStream standardError() {
        FileOutputStream target = new FileOutputStream(FileDescriptor.err);
        return new PrintStream(
                new BufferedOutputStream(target, 1024), true, StandardCharsets.UTF_8);
    }
}
