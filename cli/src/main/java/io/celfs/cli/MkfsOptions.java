package io.celfs.cli;

import io.celfs.ext2.mkfs.Mkfs;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Shape and identity of a new image. */
final class MkfsOptions {
    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    @Option(
            names = "--block-size",
            paramLabel = "BYTES",
            converter = ByteSizeConverter.class,
            description = "1K, 2K or 4K. Default: as mke2fs does, by the size; 4K where it fits.")
    @Nullable Long blockSize;

    @Option(
            names = "--inode-size",
            paramLabel = "BYTES",
            converter = ByteSizeConverter.class,
            description = "A power of two from 128 to the block size. Default: 256.")
    @Nullable Long inodeSize;

    @Option(
            names = "--inodes",
            paramLabel = "COUNT",
            description =
                    "How many inodes, rounded as mke2fs does. Default: by the size, or what is needed.")
    @Nullable Long inodes;

    @Option(
            names = "--reserved",
            paramLabel = "PERCENT",
            description = "Blocks that only the super-user may use. Default: 5.")
    @Nullable Integer reserved;

    @Option(
            names = "--spare",
            paramLabel = "BYTES",
            converter = ByteSizeConverter.class,
            description = "Room that an image that fits its content has beside it. Default: none.")
    long spare;

    @Option(
            names = "--label",
            paramLabel = "TEXT",
            description = "Name of the volume, at most 16 bytes.")
    @Nullable String label;

    @Option(
            names = "--uuid",
            paramLabel = "UUID",
            converter = UuidConverter.class,
            description = "Identity of the file system. Default: by chance.")
    @Nullable UUID uuid;

    @Option(
            names = "--hash-seed",
            paramLabel = "UUID",
            converter = UuidConverter.class,
            description = "What hashes of directory indexes begin with. Default: by chance.")
    @Nullable UUID hashSeed;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "When the image was made: seconds since 1970, or as 2025-01-31T12:00:00Z."
                            + " Default: $$SOURCE_DATE_EPOCH if it is set, else now.")
    @Nullable Instant time;

    /** The time of the image, to the second. */
    Instant time(CommandContext context) throws CommandException {
        if (time != null) {
            return time;
        }
        String epoch = context.environment().get(EPOCH);
        if (epoch == null) {
            return Instant.ofEpochSecond(context.clock().instant().getEpochSecond());
        }
        try {
            return new TimeConverter().convert(epoch);
        } catch (TypeConversionException e) {
            throw new CommandException(EPOCH + ": " + e.getMessage(), e);
        }
    }

    /**
     * The same for the library.
     *
     * @throws CommandException for values that cannot be
     */
    Mkfs mkfs(Instant now) throws CommandException {
        try {
            return configured(new Mkfs(now));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw CommandException.usage(
                    "there is no " + e.getMessage() + ": see 'celfs mkfs --help'");
        }
    }

    private Mkfs configured(Mkfs mkfs) {
        if (blockSize != null) {
            mkfs.blockSize(Math.toIntExact(blockSize));
        }
        if (inodeSize != null) {
            mkfs.inodeSize(Math.toIntExact(inodeSize));
        }
        if (inodes != null) {
            mkfs.inodes(inodes);
        }
        if (reserved != null) {
            mkfs.reservedPercent(reserved);
        }
        if (label != null) {
            mkfs.label(label);
        }
        if (uuid != null) {
            mkfs.uuid(uuid);
        }
        if (hashSeed != null) {
            mkfs.hashSeed(hashSeed);
        }
        return mkfs.spare(spare, 0);
    }

    /** The usual form and nothing else. */
    static final class UuidConverter implements ITypeConverter<UUID> {
        private static final String FORM = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

        @Override
        public UUID convert(String text) {
            if (!text.matches(FORM)) {
                throw new TypeConversionException("'" + text + "' is no UUID");
            }
            return UUID.fromString(text);
        }
    }

    /** Seconds or ISO 8601, in the range of the superblock: 1970 to 2106. */
    static final class TimeConverter implements ITypeConverter<Instant> {
        private static final long LAST = 0xffff_ffffL;

        @Override
        public Instant convert(String text) {
            try {
                Instant time =
                        text.matches("[0-9]{1,10}")
                                ? Instant.ofEpochSecond(Long.parseLong(text))
                                : Instant.parse(text);
                if (time.getEpochSecond() >= 0 && time.getEpochSecond() <= LAST) {
                    return Instant.ofEpochSecond(time.getEpochSecond());
                }
            } catch (DateTimeException e) {
                // said below
            }
            throw new TypeConversionException(
                    "'"
                            + text
                            + "' is no time from 1970 to 2106: give seconds, or one like"
                            + " 2025-01-31T12:00:00Z");
        }
    }
}
