package io.celfs.cli;

import io.celfs.manifest.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The variables that the process was started with, whatever bytes their values hold. */
final class CallerEnvironment {
    private CallerEnvironment() {}

    /** Name to value, both as {@link PathBytes}. */
    static Map<String, String> read() throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String line : Arguments.split(Files.readAllBytes(Path.of("/proc/self/environ")))) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                variables.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return Map.copyOf(variables);
    }
}
