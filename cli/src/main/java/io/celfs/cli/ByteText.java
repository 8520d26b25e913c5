package io.celfs.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Bytes as text and back without loss: UTF-8, and every byte that is not UTF-8 as the lone
 * surrogate U+DC80 to U+DCFF (Python's "surrogateescape", which manifests use too). This is how
 * arguments travel through the option parser, whatever the locale.
 */
final class ByteText {
    private static final int ESCAPE = 0xDC00;

    private ByteText() {}

    static String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE | (in.get() & 0xFF)));
            }
            decoder.reset();
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }

    static byte[] encode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 8);
        int plain = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isEscape(text, i)) {
                bytes.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
                bytes.write(text.charAt(i) & 0xFF);
                plain = i + 1;
            }
        }
        bytes.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static boolean isEscape(String text, int at) {
        char c = text.charAt(at);
        return c >= (ESCAPE | 0x80)
                && c <= (ESCAPE | 0xFF)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
