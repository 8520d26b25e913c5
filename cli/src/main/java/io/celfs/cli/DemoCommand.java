package io.celfs.cli;

import io.celfs.cli.daemon.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code celfs demo}: the whole round trip on a real tree, with what it costs. */
@Command(
        name = "demo",
        description = {
            "Snapshot a tree, mount it, change it with ordinary programs, export the change, apply"
                    + " it elsewhere and compare. Says what it measures and cleans up.",
            "The tree itself is only read."
        })
final class DemoCommand implements Action {
    /** Trees that machines have; the first that is there is shown. */
    private static final List<String> TREES =
            List.of("/usr/share/doc", "/usr/share", "/usr/include", "/etc");

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "Default: /usr/share/doc.")
    @Nullable HostPath tree;

    @Override
    public int run(CommandContext context) throws IOException, InterruptedException {
        HostPath shown = (tree == null ? defaultTree() : tree).real();
        String temporary = context.environment().getOrDefault("TMPDIR", "/tmp");
        Path work = Files.createTempDirectory(Path.of(temporary), "celfs-demo-");
        Map<String, String> environment = new HashMap<>(context.environment());
        environment.put("XDG_DATA_HOME", work + "/data");
        environment.put("XDG_STATE_HOME", work + "/state");
        environment.put("XDG_CACHE_HOME", work + "/cache");
        CommandContext inside =
                new CommandContext(
                        context.out(),
                        context.err(),
                        Map.copyOf(environment),
                        false,
                        false,
                        context.clock());
        try {
            return new DemoScript(inside, shown, work).play();
        } finally {
            Folders.delete(HostPath.of(work.toString()));
        }
    }

    private static HostPath defaultTree() throws IOException {
        for (String candidate : TREES) {
            HostPath path = HostPath.of(candidate);
            if (path.isDirectory()) {
                return path;
            }
        }
        throw new CommandException("none of the usual trees is here: name one");
    }
}
