package io.celfs.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Known answers that were computed by the C implementation. */
class ContentHasherTest {
    private static final Pattern ROW =
            Pattern.compile(
                    "\"input\":\\s*\"([^\"]*)\",\\s*\"length\":\\s*(\\d+),"
                            + "\\s*\"xxh128\":\\s*\"(\\w+)\"");
    private static final int ROWS = 31;
    private static final int LARGEST_AT_ONCE = 1 << 20;

    record Known(String input, long length, ContentHash hash) {
        byte at(long index) {
            return input.startsWith("pattern") ? (byte) (131 * index + 7) : 0;
        }

        byte[] bytes(long from, int count) {
            if (input.startsWith("utf8:")) {
                return input.substring(5).getBytes(StandardCharsets.UTF_8);
            }
            byte[] bytes = new byte[count];
            for (int i = 0; input.startsWith("pattern") && i < count; i++) {
                bytes[i] = at(from + i);
            }
            return bytes;
        }

        @Override
        public String toString() {
            return input;
        }
    }

    static List<Known> vectors() throws IOException {
        List<Known> rows = new ArrayList<>();
        try (InputStream in =
                ContentHasherTest.class.getResourceAsStream("/vectors/hash/xxh128.json")) {
            Matcher row =
                    ROW.matcher(
                            new String(
                                    in == null ? new byte[0] : in.readAllBytes(),
                                    StandardCharsets.UTF_8));
            while (row.find()) {
                rows.add(
                        new Known(
                                row.group(1),
                                Long.parseLong(row.group(2)),
                                ContentHash.parse(row.group(3))));
            }
        }
        return rows;
    }

    static List<Known> smallVectors() throws IOException {
        return vectors().stream().filter(known -> known.length <= LARGEST_AT_ONCE).toList();
    }

    @Test
    void allRowsOfTheFileAreRead() throws IOException {
        assertThat(vectors()).hasSize(ROWS);
    }

    @ParameterizedTest
    @MethodSource("smallVectors")
    void hashesArraysAndSegmentsAtOnce(Known known) {
        byte[] bytes = known.bytes(0, (int) known.length);
        assertThat(bytes).hasSize((int) known.length);
        assertThat(ContentHasher.hash(bytes)).isEqualTo(known.hash);
        assertThat(ContentHasher.hash(MemorySegment.ofArray(bytes))).isEqualTo(known.hash);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(bytes.length + 1L);
            MemorySegment unaligned = copy.asSlice(1).copyFrom(MemorySegment.ofArray(bytes));
            assertThat(ContentHasher.hash(unaligned)).isEqualTo(known.hash);
        }
    }

    @ParameterizedTest
    @MethodSource("smallVectors")
    void hashesOddPieces(Known known) {
        byte[] bytes = known.bytes(0, (int) known.length);
        ContentHasher hasher = new ContentHasher();
        hasher.update(new byte[] {1, 2, 3}, 0, 3).reset();
        int at = 0;
        for (int piece = 1; at < bytes.length; piece = piece * 3 + 1) {
            int length = Math.min(piece, bytes.length - at);
            if (piece % 2 == 0) {
                hasher.update(bytes, at, length);
            } else {
                hasher.update(MemorySegment.ofArray(bytes).asSlice(at, length));
            }
            at += length;
        }
        assertThat(hasher.hash()).isEqualTo(known.hash);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void hashesStreams(Known known) {
        ContentHasher hasher = new ContentHasher();
        byte[] piece = known.bytes(0, (int) Math.min(known.length, LARGEST_AT_ONCE));
        for (long at = 0; at < known.length; at += piece.length) {
            hasher.update(piece, 0, (int) Math.min(piece.length, known.length - at));
        }
        assertThat(hasher.hash()).isEqualTo(known.hash);
    }
}
