package io.celfs.conformance.random;

import java.util.random.RandomGenerator;

/** Picks places in files and lengths, mostly around the edges of pages (4 KiB) and chunks. */
final class Extents {
    private static final int CHUNK = StartTree.CHUNK;
    private static final int CHUNKS = 9;

    private final RandomGenerator random;

    Extents(RandomGenerator random) {
        this.random = random;
    }

    /** Mostly within a file of this size. */
    long offset(long size) {
        long at = offset();
        return size == 0 || random.nextInt(4) == 0 ? at : at % size;
    }

    /** Near the edge of a chunk, near the edge of a page, or anywhere. */
    long offset() {
        long at =
                switch (random.nextInt(5)) {
                    case 0 -> (long) random.nextInt(CHUNKS) * CHUNK;
                    case 1 -> (long) random.nextInt(CHUNKS) * CHUNK + random.nextInt(3) - 1;
                    case 2 -> random.nextInt(CHUNKS * 16) * 4096L;
                    case 3 -> random.nextInt(CHUNKS * 16) * 4096L + random.nextInt(3) - 1;
                    default -> random.nextInt(CHUNKS * CHUNK);
                };
        return Math.max(0, random.nextInt(6) == 0 ? at % 5000 : at);
    }

    int length() {
        return switch (random.nextInt(7)) {
            case 0 -> 4096;
            case 1 -> 1 + random.nextInt(100);
            case 2 -> 4096 * (1 + random.nextInt(4)) + random.nextInt(3) - 1;
            case 3 -> CHUNK + random.nextInt(3) - 1;
            case 4 -> random.nextInt(20) == 0 ? 5 * CHUNK + 1 : 5000;
            default -> random.nextInt(10_000);
        };
    }
}
