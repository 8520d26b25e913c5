package io.celfs.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Lower-case words to the constants of an enum. */
class WordConverter<E extends Enum<E>> implements ITypeConverter<E> {
    private final E[] constants;

    WordConverter(Class<E> type) {
        constants = type.getEnumConstants();
    }

    @Override
    public E convert(String word) {
        return Arrays.stream(constants)
                .filter(constant -> word(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("must be one of " + words()));
    }

    private String words() {
        return Arrays.stream(constants).map(this::word).collect(Collectors.joining(", "));
    }

    private String word(E constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
