package io.celfs.manifest;

import java.math.BigInteger;

/** Sums file sizes without overflow and, as long as they are ordinary, without allocation. */
public final class TotalSize {
    private BigInteger high = BigInteger.ZERO;
    private long low;

    /** Adds the size of a file; other entries have none. */
    public void add(ManifestEntry entry) {
        if (entry instanceof ManifestEntry.File file) {
            add(file.size());
        }
    }

    /** Adds a size. */
    public void add(long size) {
        long sum = low + size;
        if (sum < low) {
            high = high.add(BigInteger.valueOf(low));
            sum = size;
        }
        low = sum;
    }

    public BigInteger value() {
        return high.add(BigInteger.valueOf(low));
    }
}
