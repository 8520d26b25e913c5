package io.celfs.manifest;

import java.util.List;

/**
 * A manifest in memory.
 *
 * @param entries in any order; an encoder sorts them
 */
public record Manifest(ManifestHeader header, List<ManifestEntry> entries) {
    public Manifest {
        entries = List.copyOf(entries);
    }

    /** A manifest whose total is the sum of its files. */
    public static Manifest of(ManifestHeader header, List<ManifestEntry> entries) {
        return new Manifest(header.withTotalOf(entries), entries);
    }
}
