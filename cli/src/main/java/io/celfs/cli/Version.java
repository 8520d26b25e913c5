package io.celfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The program's name and version, written by the build. */
final class Version {
    private Version() {}

    /** One line without its end, as {@code celfs --version} prints it. */
    static String text() {
        try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
            byte[] line = Objects.requireNonNull(in, "version.txt").readAllBytes();
            return new String(line, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
