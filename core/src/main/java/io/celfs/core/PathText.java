package io.celfs.core;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Path bytes as text that is safe to print: one line, no control characters, nothing lost. */
public final class PathText {
    private PathText() {}

    /** UTF-8 where it is UTF-8; control characters and other bytes as {@code \xNN}. */
    public static String ofBytes(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        CharsetDecoder decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            out.flip();
            appendPrintable(text, out);
            out.clear();
            if (!result.isError()) {
                return text.toString();
            }
            for (int i = 0; i < result.length(); i++) {
                appendHex(text, in.get());
            }
            decoder.reset();
        }
    }

    private static void appendPrintable(StringBuilder text, CharBuffer characters) {
        while (characters.hasRemaining()) {
            char c = characters.get();
            if (Character.isISOControl(c)) {
                for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
                    appendHex(text, b);
                }
            } else {
                text.append(c);
            }
        }
    }

    private static void appendHex(StringBuilder text, byte b) {
        text.append("\\x")
                .append(Character.forDigit((b >> 4) & 15, 16))
                .append(Character.forDigit(b & 15, 16));
    }
}
