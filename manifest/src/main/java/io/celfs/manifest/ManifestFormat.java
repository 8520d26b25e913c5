package io.celfs.manifest;

import java.util.Arrays;
import java.util.Optional;

/** The wire formats. What each can hold decides what a conversion loses. */
public enum ManifestFormat {
    /** The production format of AWS Deadline Cloud: regular files only, never chunked. */
    V2023_03_03("2023-03-03"),

    /**
     * The draft {@code {relative,absolute}-manifest-{snapshot,diff}-beta-2025-12}, with the keys
     * that openjd writes. The default of celfs.
     */
    BETA_2025_12("beta-2025-12"),

    /** The older draft {@code 2025-12-04-beta}. */
    V2025_12_04_BETA("2025-12-04-beta");

    /** What is used unless something else is asked for. */
    public static final ManifestFormat DEFAULT = BETA_2025_12;

    /** Chunk size of the formats that have chunks, unless a manifest says otherwise: 256 MiB. */
    public static final long DEFAULT_CHUNK_SIZE = 1L << 28;

    /** Chunk size of files that are never cut. */
    public static final long NO_CHUNKS = -1;

    private final String option;

    ManifestFormat(String option) {
        this.option = option;
    }

    /** How the command line spells it. */
    public String option() {
        return option;
    }

    /** The format that the command line spells so. */
    public static Optional<ManifestFormat> ofOption(String option) {
        return Arrays.stream(values()).filter(f -> f.option.equals(option)).findFirst();
    }

    /** Bytes per chunk of a new manifest. */
    public long defaultChunkSize() {
        return this == V2023_03_03 ? NO_CHUNKS : DEFAULT_CHUNK_SIZE;
    }

    /** True if a manifest may state a chunk size of its own. */
    public boolean statesChunkSize() {
        return this == BETA_2025_12;
    }

    /** True for the two drafts: directories, links, run bits, deletions, chunks. */
    public boolean isRich() {
        return this != V2023_03_03;
    }

    /** True if writers add the directories of link targets, there or not, to the directories. */
    public boolean listsTargetDirectories() {
        return this == BETA_2025_12;
    }

    /** True if a file without a hash is legal. */
    public boolean holdsUnhashedFiles() {
        return this == BETA_2025_12;
    }

    @Override
    public String toString() {
        return option;
    }
}
