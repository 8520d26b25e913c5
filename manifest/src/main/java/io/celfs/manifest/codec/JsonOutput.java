package io.celfs.manifest.codec;

import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentHasher;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON as Python's json module does with sorted keys and no spaces: pure ASCII, everything
 * outside 0x20 to 0x7E escaped, lower-case hex digits, DEL included, the slash left alone. Not even
 * one byte may differ, for manifests are known by their hash.
 */
final class JsonOutput {
    private static final int BUFFER = 1 << 16;
    private static final int ROOM = 64;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final ContentHasher hash = new ContentHasher();
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;

    JsonOutput(OutputStream out) {
        this.out = out;
    }

    /** Writes ASCII as it is. */
    JsonOutput raw(String ascii) throws IOException {
        for (int i = 0; i < ascii.length(); i++) {
            reserve();
            buffer[filled++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** Writes a text in quotes. */
    JsonOutput text(String text) throws IOException {
        reserve();
        buffer[filled++] = '"';
        escape(text);
        reserve();
        buffer[filled++] = '"';
        return this;
    }

    /** Writes an integer. */
    JsonOutput number(long value) throws IOException {
        return raw(Long.toString(value));
    }

    /** Writes a hash in quotes. */
    JsonOutput hash(ContentHash value) throws IOException {
        reserve();
        buffer[filled++] = '"';
        HexHash.write(value, buffer, filled);
        filled += ContentHash.TEXT_LENGTH;
        buffer[filled++] = '"';
        return this;
    }

    /** Writes what is still in the buffer and answers the hash of everything written. */
    ContentHash finish() throws IOException {
        flush();
        out.flush();
        return hash.hash();
    }

    private void escape(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            reserve();
            char c = text.charAt(i);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                buffer[filled++] = (byte) c;
            } else {
                escape(c);
            }
        }
    }

    private void escape(char c) {
        buffer[filled++] = '\\';
        switch (c) {
            case '"', '\\' -> buffer[filled++] = (byte) c;
            case '\b' -> buffer[filled++] = 'b';
            case '\f' -> buffer[filled++] = 'f';
            case '\n' -> buffer[filled++] = 'n';
            case '\r' -> buffer[filled++] = 'r';
            case '\t' -> buffer[filled++] = 't';
            default -> {
                buffer[filled++] = 'u';
                for (int shift = 12; shift >= 0; shift -= 4) {
                    buffer[filled++] = HEX[(c >> shift) & 15];
                }
            }
        }
    }

    private void reserve() throws IOException {
        if (filled > BUFFER - ROOM) {
            flush();
        }
    }

    private void flush() throws IOException {
        hash.update(buffer, 0, filled);
        out.write(buffer, 0, filled);
        filled = 0;
    }
}
