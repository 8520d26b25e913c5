package io.celfs.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Names as tests write them: text, with bytes that are not text as {@code \xNN}. */
public final class NameText {
    private static final String ESCAPE = "\\x";

    private NameText() {}

    /** The bytes of such a text; what {@link io.celfs.core.PathText} makes of them is the text. */
    public static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int done = 0;
        for (int at = text.indexOf(ESCAPE); at >= 0; at = text.indexOf(ESCAPE, done)) {
            bytes.writeBytes(text.substring(done, at).getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(text.substring(at + 2, at + 4), 16));
            done = at + 4;
        }
        bytes.writeBytes(text.substring(done).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
