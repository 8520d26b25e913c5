package io.celfs.ext2.mkfs;

import io.celfs.storage.block.FileBlockDevice;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** Images made by {@link Mkfs} and by mke2fs with the same identity. */
final class Made {
    static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);
    static final UUID ID = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");
    static final UUID SEED = UUID.fromString("76543210-89ab-4def-8123-456789abcdef");

    private Made() {}

    /** Options with nothing left to chance. */
    static Mkfs fixed() {
        return new Mkfs(TIME).uuid(ID).hashSeed(SEED);
    }

    /** A new sparse file. */
    static Path sparse(Path file, long size) throws IOException {
        Files.deleteIfExists(file);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(size);
        }
        return file;
    }

    /** An empty image of ours. */
    static Path empty(Path image, long size, Mkfs options) throws IOException {
        try (FileBlockDevice device = FileBlockDevice.open(sparse(image, size))) {
            options.format(device);
        }
        return image;
    }

    /** A filled image of ours, of exactly the planned size. */
    static Path filled(Path image, ImagePlan plan) throws IOException {
        try (FileBlockDevice device = FileBlockDevice.open(sparse(image, plan.size()))) {
            plan.write(device);
        }
        return image;
    }

    /** The command that makes an empty image with the same identity. */
    static String[] mke2fs(Path image, String options) {
        String command =
                "env E2FSPROGS_FAKE_TIME=%d mke2fs -q -F -t ext2 -U %s -E hash_seed=%s %s %s"
                        .formatted(TIME.getEpochSecond(), ID, SEED, options, image);
        return command.trim().split(" +", -1);
    }
}
