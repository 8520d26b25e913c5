package io.celfs.manifest.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The folder of a local store, from its URL. */
final class StoreFolder {
    private static final String SCHEME = "file://";

    private StoreFolder() {}

    /** The path of a {@code file:///} URL, percent signs decoded; null for other stores. */
    static byte @Nullable [] path(String url) {
        if (!url.startsWith(SCHEME + "/")) {
            return null;
        }
        byte[] text = url.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream path = new ByteArrayOutputStream(text.length);
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '%' && i + 2 < text.length) {
                path.write(
                        (HexFormat.fromHexDigit(text[i + 1]) << 4)
                                | HexFormat.fromHexDigit(text[i + 2]));
                i += 2;
            } else {
                path.write(text[i]);
            }
        }
        return path.toByteArray();
    }
}
