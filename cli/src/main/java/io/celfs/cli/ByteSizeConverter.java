package io.celfs.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of bytes: digits, and K, M, G or T for powers of 1,024. */
final class ByteSizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})([KMGT]?)");
    private static final String UNITS = "KMGT";

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            long number = Long.parseLong(form.group(1));
            String unit = form.group(2);
            int shift = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit) + 1);
            if (number <= Long.MAX_VALUE >> shift) {
                return number << shift;
            }
        }
        throw new TypeConversionException(
                "'" + text + "' is no number of bytes: give digits, and K, M, G or T if you like");
    }
}
