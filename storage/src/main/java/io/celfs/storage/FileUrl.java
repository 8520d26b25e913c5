package io.celfs.storage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code file:///} URLs of paths that are bytes (RFC 8089): every byte that is not plain ASCII is
 * percent-encoded, so that the text survives any locale.
 */
public final class FileUrl {
    static final String PREFIX = "file://";

    private static final String PLAIN = "/-._~+,=:@";

    private FileUrl() {}

    /** The URL of an absolute path. */
    public static String of(byte[] path) {
        StringBuilder url = new StringBuilder(PREFIX);
        for (byte b : path) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
                url.append(c);
            } else {
                url.append('%').append("%02X".formatted((int) c));
            }
        }
        return url.toString();
    }

    /**
     * The path of a URL.
     *
     * @throws IllegalArgumentException unless it is {@code file:///} and an absolute path
     */
    public static byte[] path(String url) {
        if (!url.startsWith(PREFIX + "/")) {
            throw new IllegalArgumentException("a local store is file:///path, not " + url);
        }
        byte[] text = bytes(url.substring(PREFIX.length()));
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '%') {
                path.write(hexByte(text, i + 1, url));
                i += 2;
            } else {
                path.write(text[i]);
            }
        }
        return path.toByteArray();
    }

    private static int hexByte(byte[] text, int at, String url) {
        int high = at + 1 < text.length ? Character.digit(text[at], 16) : -1;
        int low = at + 1 < text.length ? Character.digit(text[at + 1], 16) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("a % without two hex digits in " + url);
        }
        return high << 4 | low;
    }

    /**
     * The bytes of a path that is text: UTF-8, and U+DC80 to U+DCFF for the bytes 80 to FF that are
     * not (Python's surrogateescape).
     */
    static byte[] bytes(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        path.codePoints()
                .forEach(c -> {
                    if (c >= 0xdc80 && c <= 0xdcff) {
                        bytes.write(c - 0xdc00);
                    } else {
                        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                    }
                });
        return bytes.toByteArray();
    }
}
