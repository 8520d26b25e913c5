package io.celfs.nio;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;

/** Path bytes as text and back: UTF-8, other bytes as lone surrogates U+DC80 to U+DCFF. */
final class PathCodec {
    private static final int ESCAPE = 0xdc00;

    private PathCodec() {}

    static String text(byte[] bytes) {
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        for (CoderResult result = decoder.decode(in, out, true);
                result.isError();
                result = decoder.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE | (in.get() & 0xff)));
            }
            decoder.reset();
        }
        return out.flip().toString();
    }

    /**
     * The bytes of a text.
     *
     * @throws InvalidPathException for NUL and for surrogates that stand for nothing
     */
    static byte[] bytes(String text) {
        ByteBuffer out = ByteBuffer.allocate(3 * text.length());
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff) {
                out.put((byte) c);
            } else if (c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                throw new InvalidPathException(text, "NUL or a surrogate that is no byte", at);
            } else {
                out.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
            at += Character.charCount(c);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }
}
