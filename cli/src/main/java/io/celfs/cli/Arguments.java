package io.celfs.cli;

import io.celfs.manifest.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments as the caller typed them. Java decodes them in the encoding of the locale and so
 * loses bytes; the kernel still has them.
 */
public final class Arguments {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Arguments() {}

    /** The arguments of this process, as {@link PathBytes}. */
    static List<String> of(String[] decoded) throws IOException {
        for (String argument : decoded) {
            if (!isReliable(argument)) {
                return last(decoded.length, Files.readAllBytes(COMMAND_LINE));
            }
        }
        return List.of(decoded);
    }

    /** Plain ASCII; but a question mark may stand for a byte that could not be decoded. */
    private static boolean isReliable(String argument) {
        return argument.chars().allMatch(c -> c < 0x7F && c != '?');
    }

    /** The last {@code count} of the NUL-terminated arguments. */
    static List<String> last(int count, byte[] commandLine) {
        List<String> all = split(commandLine);
        return List.copyOf(all.subList(all.size() - count, all.size()));
    }

    /** NUL-terminated texts. */
    public static List<String> split(byte[] terminated) {
        List<String> texts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < terminated.length; i++) {
            if (terminated[i] == 0) {
                texts.add(PathBytes.text(Arrays.copyOfRange(terminated, start, i)));
                start = i + 1;
            }
        }
        return texts;
    }
}
