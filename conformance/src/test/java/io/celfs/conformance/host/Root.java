package io.celfs.conformance.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the tests run as the super-user, who alone can act for others. */
final class Root {
    private Root() {}

    static boolean isUser() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
