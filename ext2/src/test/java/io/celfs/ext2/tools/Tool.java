package io.celfs.ext2.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program of the host to its end. */
public final class Tool {
    /**
     * What a program said.
     *
     * @param status exit code
     * @param text standard output and standard error
     */
    public record Answer(int status, String text) {}

    private Tool() {}

    /** Runs it whatever its exit code. */
    public static Answer run(String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            String text =
                    new String(
                            process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return new Answer(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(List.of(command).toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs it and demands success. */
    public static String succeed(String... command) {
        Answer answer = run(command);
        assertThat(answer.status()).as("%s: %s", List.of(command), answer.text()).isZero();
        return answer.text();
    }
}
