package io.celfs.cli;

import io.celfs.manifest.PathBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lines of data about paths: printable on a terminal, exact bytes for programs. */
final class Listing {
    private final CommandContext context;

    Listing(CommandContext context) {
        this.context = context;
    }

    /** One line; {@code path} may hold anything. */
    void line(String before, String path) throws IOException {
        byte[] name =
                context.outTerminal()
                        ? OneLine.of(path).getBytes(StandardCharsets.UTF_8)
                        : PathBytes.bytes(path);
        context.out().write(before.getBytes(StandardCharsets.UTF_8));
        context.out().write(name);
        context.out().write('\n');
    }
}
