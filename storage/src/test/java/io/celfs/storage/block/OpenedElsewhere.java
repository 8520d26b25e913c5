package io.celfs.storage.block;

import java.io.IOException;
import java.nio.file.Path;

/** A process that opens an image and says how long it is. */
final class OpenedElsewhere {
    private OpenedElsewhere() {}

    public static void main(String[] arguments) throws IOException {
        try (BlockDevice device =
                FileBlockDevice.openReadOnly(Path.of(arguments[0]), 0, Long.MAX_VALUE)) {
            System.out.println(device.size());
        }
    }
}
