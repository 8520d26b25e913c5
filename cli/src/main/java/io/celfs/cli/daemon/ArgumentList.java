package io.celfs.cli.daemon;

import io.celfs.cli.Arguments;
import io.celfs.manifest.PathBytes;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Arguments between two of our processes: each ends with a NUL, no byte is lost. */
final class ArgumentList {
    private ArgumentList() {}

    static byte[] encode(List<String> arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String argument : arguments) {
            bytes.writeBytes(PathBytes.bytes(argument));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    static List<String> decode(byte[] bytes) {
        return Arguments.split(bytes);
    }
}
