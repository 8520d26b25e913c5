package io.celfs.cli;

import io.celfs.cli.image.AttributeRules;
import io.celfs.cli.image.IdPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Who owns the files of a new image, and who may do what with them. */
final class OwnerOptions {
    private static final String PAIR = "FROM:TO";

    @Option(
            names = "--owner",
            paramLabel = "UID:GID",
            converter = IdPairConverter.class,
            description = "Owner and group of everything.")
    @Nullable IdPair owner;

    @Option(
            names = "--root-owner",
            paramLabel = "UID:GID",
            converter = IdPairConverter.class,
            description = "Owner and group of the root directory.")
    @Nullable IdPair rootOwner;

    @Option(
            names = "--map-user",
            paramLabel = PAIR,
            converter = IdPairConverter.class,
            description = "Files of user FROM belong to user TO. May be given again.")
    List<IdPair> users = List.of();

    @Option(
            names = "--map-group",
            paramLabel = PAIR,
            converter = IdPairConverter.class,
            description = "Files of group FROM belong to group TO. May be given again.")
    List<IdPair> groups = List.of();

    @Option(
            names = "--directory-mode",
            paramLabel = "OCTAL",
            converter = ModeConverter.class,
            description = "Permissions of all directories, such as 755.")
    @Nullable Integer directoryMode;

    @Option(
            names = "--file-mode",
            paramLabel = "OCTAL",
            converter = ModeConverter.class,
            description =
                    "Permissions of all files, such as 644. Who may read may also run what could be"
                            + " run before.")
    @Nullable Integer fileMode;

    @Option(
            names = "--clamp-times",
            description = "No file is younger than the image: later times become its time.")
    boolean clampTimes;

    /**
     * The rules for a source.
     *
     * @param unknownTime of what has no time there; null if everything has one
     */
    AttributeRules rules(@Nullable Instant unknownTime, Instant now) {
        return new AttributeRules(
                map(users),
                map(groups),
                owner,
                rootOwner,
                directoryMode,
                fileMode,
                unknownTime,
                clampTimes ? now : null);
    }

    /** Of two for one number the later one holds. */
    private static Map<Integer, Integer> map(List<IdPair> pairs) {
        return pairs.stream()
                .collect(Collectors.toMap(IdPair::first, IdPair::second, (_, later) -> later));
    }

    /** Octal digits to permissions. */
    static final class ModeConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-7]{1,4}")) {
                throw new TypeConversionException("'" + text + "' must be octal, as in 755");
            }
            return Integer.parseInt(text, 8);
        }
    }
}
