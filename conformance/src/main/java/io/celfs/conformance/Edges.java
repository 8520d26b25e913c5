package io.celfs.conformance;

/** Places where off-by-one errors live: around pages of 4 KiB and chunks of 64 KiB. */
final class Edges {
    static final int[] OFFSETS = {
        0, 1, 4095, 4096, 4097, 10_000, 65535, 65536, 65537, 69632, 131071, 131072, 196607, 196608
    };
    static final int[] LENGTHS = {1, 100, 4095, 4096, 4097, 8192, 65536, 70_000};

    private Edges() {}
}
