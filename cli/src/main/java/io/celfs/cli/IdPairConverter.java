package io.celfs.cli;

import io.celfs.cli.image.IdPair;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Two numbers of users or groups with a colon between them. */
final class IdPairConverter implements ITypeConverter<IdPair> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10}):([0-9]{1,10})");

    /** The largest number: -1 means "nobody in particular" to the kernel. */
    private static final long LARGEST = 0xffff_fffeL;

    @Override
    public IdPair convert(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            long first = Long.parseLong(form.group(1));
            long second = Long.parseLong(form.group(2));
            if (Math.max(first, second) <= LARGEST) {
                return new IdPair((int) first, (int) second);
            }
        }
        throw new TypeConversionException("'" + text + "' must be two numbers, as in 1000:0");
    }
}
