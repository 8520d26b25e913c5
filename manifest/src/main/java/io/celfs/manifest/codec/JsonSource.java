package io.celfs.manifest.codec;

import io.celfs.manifest.ManifestException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** Opens JSON parsers for documents of any length whose parts are of sane size. */
final class JsonSource {
    private static final int MAX_NESTING = 32;
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_DIGITS = 100;
    private static final int BUFFER = 1 << 16;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_NESTING)
                                    .maxStringLength(MAX_TEXT)
                                    .maxNameLength(MAX_TEXT)
                                    .maxNumberLength(MAX_DIGITS)
                                    .build())
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .build();

    private JsonSource() {}

    /**
     * A parser of UTF-8. Left alone, the library would also take a byte order mark, UTF-16 and
     * UTF-32.
     */
    static JsonParser open(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(2);
        int first = buffered.read();
        int second = buffered.read();
        buffered.reset();
        if (first == 0xEF || first == 0xFE || first == 0xFF) {
            throw new ManifestException("not a manifest: it begins with a byte order mark");
        }
        if (first == 0 || second == 0) {
            throw new ManifestException("not a manifest: it is not UTF-8");
        }
        return FACTORY.createParser(ObjectReadContext.empty(), buffered);
    }

    /** The library's complaint in one line. */
    static IOException translate(JacksonException e) {
        if (e instanceof JacksonIOException && e.getCause() instanceof IOException cause) {
            return cause;
        }
        String text = e.getOriginalMessage();
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return new ManifestException("not valid JSON" + place(e.getLocation()) + ": " + line, e);
    }

    /** Limits of the library are checked where it knows no place. */
    private static String place(@Nullable TokenStreamLocation location) {
        return location == null
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
