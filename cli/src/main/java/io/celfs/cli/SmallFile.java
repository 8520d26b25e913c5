package io.celfs.cli;

import io.celfs.manifest.PathBytes;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Small files of lines {@code key=value}, replaced as a whole. Values are {@link EscapedLine}s. */
public final class SmallFile {
    private SmallFile() {}

    /** The lines of the file, if there is one. */
    public static Optional<Map<String, String>> read(HostPath path) throws IOException {
        try {
            return Optional.of(parse(PathBytes.text(bytes(path))));
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        text.lines()
                .forEach(line -> {
                    int equals = line.indexOf('=');
                    if (equals > 0) {
                        lines.put(
                                line.substring(0, equals),
                                EscapedLine.parse(line.substring(equals + 1)));
                    }
                });
        return lines;
    }

    /** Replaces the file. */
    public static void write(HostPath path, Map<String, String> lines) throws IOException {
        StringBuilder text = new StringBuilder();
        lines.forEach((key, value) ->
                text.append(key).append('=').append(EscapedLine.of(value)).append('\n'));
        try (OutputFile file = OutputFile.create(path)) {
            file.write(PathBytes.bytes(text.toString()));
            file.commit();
        }
    }

    /** The whole content of a file. */
    public static byte[] bytes(HostPath path) throws IOException {
        try (HostDirectory folder = HostDirectory.open(path.parent().bytes());
                HostFile file = folder.openFile(path.name(), HostFile.READ_ONLY, 0);
                Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocate(Math.max(1, file.size()));
            long length = file.read(0, content);
            return content.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
