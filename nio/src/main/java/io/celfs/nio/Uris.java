package io.celfs.nio;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Paths as {@code celfs://NAME/path}; bytes that need it are written as {@code %NN}. */
final class Uris {
    static final String SCHEME = "celfs";
    private static final String PLAIN = "-._~/!$&'()*+,;=:@";

    private Uris() {}

    static URI of(CelfsPath path) {
        StringBuilder text = new StringBuilder(SCHEME).append("://").append(path.fs().name());
        for (byte b : path.toAbsolutePath().bytes()) {
            char c = (char) (b & 0xff);
            if (isPlain(c)) {
                text.append(c);
            } else {
                text.append("%%%02X".formatted((int) c));
            }
        }
        return URI.create(text.toString());
    }

    private static boolean isPlain(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
    }

    /** The name of the file system that a URI means. */
    static String name(URI uri) {
        String name = uri.getAuthority();
        if (!SCHEME.equalsIgnoreCase(uri.getScheme()) || name == null || name.isEmpty()) {
            throw new IllegalArgumentException("not celfs://NAME/path: " + uri);
        }
        return name;
    }

    /** The path that a URI means. */
    static Path path(CelfsFileSystem fs, URI uri) {
        @Nullable String raw = uri.getRawPath();
        if (raw == null || !raw.startsWith("/")) {
            throw new IllegalArgumentException("no absolute path in " + uri);
        }
        byte[] encoded = raw.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[encoded.length];
        int length = 0;
        for (int at = 0; at < encoded.length; at++) {
            if (encoded[at] == '%') {
                bytes[length++] = (byte) Integer.parseInt(raw, at + 1, at + 3, 16);
                at += 2;
            } else {
                bytes[length++] = encoded[at];
            }
        }
        return fs.getPath(PathCodec.text(Arrays.copyOf(bytes, length)));
    }
}
