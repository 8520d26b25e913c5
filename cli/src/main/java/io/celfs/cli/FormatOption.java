package io.celfs.cli;

import io.celfs.manifest.ManifestFormat;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --format}: the wire format of a manifest. */
final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "F",
            converter = Converter.class,
            completionCandidates = Spellings.class,
            description = "Format of the manifest: ${COMPLETION-CANDIDATES}.")
    @Nullable ManifestFormat format;

    ManifestFormat or(ManifestFormat otherwise) {
        return format == null ? otherwise : format;
    }

    /** Text to format. */
    static final class Converter implements ITypeConverter<ManifestFormat> {
        @Override
        public ManifestFormat convert(String text) {
            return ManifestFormat.ofOption(text)
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "must be one of " + String.join(", ", new Spellings())));
        }
    }

    /** How formats are spelled, for help and completion. */
    static final class Spellings implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(ManifestFormat.values()).map(ManifestFormat::option).iterator();
        }
    }
}
