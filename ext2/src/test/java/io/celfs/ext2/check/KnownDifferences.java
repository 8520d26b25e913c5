package io.celfs.ext2.check;

import java.util.List;

/** Where the check and e2fsck do not agree, and why. */
final class KnownDifferences {
    /**
     * A range of bytes.
     *
     * @param structure as in {@link MetadataMap}
     * @param end behind the last one
     */
    private record Bytes(String structure, int start, int end, String reason) {
        boolean has(String other, int at) {
            return structure.equals(other) && at >= start && at < end;
        }
    }

    /** What the check calls wrong and e2fsck does not. */
    private static final List<Bytes> STRICTER =
            List.of(
                    new Bytes("inode", 0x20, 0x24, "all forms of content of ext4 are refused"),
                    new Bytes("reserved inode", 0, 256, "reserved inodes must be empty"),
                    new Bytes("superblock", 0x0C, 0x14, "e2fsck tells totals, but exits with 0"),
                    new Bytes("descriptor", 0x12, 0x14, "e2fsck tells flags, but exits with 0"));

    /** What e2fsck calls wrong and the check does not. */
    private static final List<Bytes> LOOSER =
            List.of(new Bytes("superblock", 0x5C, 0x60, "compatible features may be ignored"));

    private KnownDifferences() {}

    static boolean mayBeLooser(String structure, int at) {
        return LOOSER.stream().anyMatch(bytes -> bytes.has(structure, at));
    }

    /** e2fsck compares the names in one block, the check those of a directory. */
    static boolean isNameAgain(List<Finding> findings) {
        return findings.stream().allMatch(finding -> finding.code() == FindingCode.ENTRY_NAME);
    }

    static boolean mayBeStricter(String structure, int at) {
        return STRICTER.stream().anyMatch(bytes -> bytes.has(structure, at));
    }
}
