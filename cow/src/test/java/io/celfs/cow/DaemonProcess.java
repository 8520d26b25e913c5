package io.celfs.cow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link SessionDaemon} in a process of its own, started again after it was killed. */
final class DaemonProcess implements AutoCloseable {
    private @Nullable Process process;
    private @Nullable BufferedReader answers;
    private @Nullable BufferedWriter requests;

    /** Asks and waits for the answer. */
    String ask(Object... words) throws IOException {
        start();
        if (requests == null || answers == null) {
            throw new IOException("no daemon");
        }
        requests.write(String.join("\t", List.of(words).stream().map(Object::toString).toList()));
        requests.newLine();
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the daemon died of " + words[0]);
        }
        return answer;
    }

    /** Asks for something that must succeed. */
    void demand(Object... words) throws IOException {
        String answer = ask(words);
        if (!answer.equals("done")) {
            throw new IOException(List.of(words) + ": " + answer);
        }
    }

    private void start() throws IOException {
        if (process != null) {
            return;
        }
        process =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx512m",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SessionDaemon.class.getName())
                        .redirectError(Redirect.INHERIT)
                        .start();
        answers = process.inputReader(UTF_8);
        requests = process.outputWriter(UTF_8);
    }

    /** SIGKILL, and waits until the process is gone. */
    void kill() throws IOException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            await(running);
        }
    }

    /** Lets it unmount and end. */
    @Override
    public void close() throws IOException {
        Process running = process;
        if (running != null && requests != null) {
            requests.close();
            await(running);
        }
    }

    private void await(Process running) throws IOException {
        try {
            running.waitFor();
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process = null;
        }
    }
}
