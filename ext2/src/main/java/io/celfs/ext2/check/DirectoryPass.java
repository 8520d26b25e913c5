package io.celfs.ext2.check;

import io.celfs.core.Name;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.DirectoryBlock;
import io.celfs.ext2.layout.FileTypeByte;
import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.LittleEndian;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/** Reads all directories, counts names, and learns where each directory is. */
final class DirectoryPass {
    /** Names of one directory among which the same is looked for; enough, and bounded. */
    private static final int MAX_NAMES = 1 << 20;

    private static final int LEAST_RECORD = 12;
    private static final int HEADER = 8;

    private final Volume volume;
    private final Geometry geometry;
    private final Findings findings;
    private final Usage usage;

    private final Set<Name> names = new HashSet<>();
    private long ino;
    private long number;
    private MemorySegment bytes = MemorySegment.NULL;

    DirectoryPass(Volume volume, Findings findings, Usage usage) {
        this.volume = volume;
        this.geometry = volume.geometry();
        this.findings = findings;
        this.usage = usage;
    }

    void run() throws IOException {
        for (Usage.DirectoryBlockAt at : usage.directoryBlocks) {
            if (at.ino() != ino) {
                names.clear();
            }
            ino = at.ino();
            number = at.block();
            bytes = volume.block(number);
            checkRecords(new DirectoryBlock(bytes, true), at.logical() == 0);
        }
    }

    private void checkRecords(DirectoryBlock block, boolean first) {
        int index = 0;
        for (int at = 0; at < block.length(); at = block.next(at)) {
            if (!isRecord(block, at)) {
                found(FindingCode.DIRECTORY_INVALID, "record at " + at);
                return;
            }
            if (first && index < 2) {
                checkDots(block, at, index);
            } else if (block.ino(at) != 0) {
                checkEntry(block, at);
            }
            index++;
        }
        if (first && index < 2) {
            found(FindingCode.DOTS, "missing");
        }
    }

    private static boolean isRecord(DirectoryBlock block, int at) {
        int rest = block.length() - at;
        if (rest < LEAST_RECORD) {
            return false;
        }
        int length = block.recordLength(at);
        return length >= LEAST_RECORD
                && length % 4 == 0
                && length <= rest
                && block.nameLength(at) + HEADER <= length;
    }

    private void found(FindingCode code, String text) {
        findings.inode(code, ino, number, text);
    }

    private void checkDots(DirectoryBlock block, int at, int index) {
        Name expected = index == 0 ? Name.DOT : Name.DOT_DOT;
        long target = block.ino(at);
        int end = at + HEADER + expected.length();
        boolean good =
                geometry.isInode(target)
                        && hasName(block, at, expected)
                        && LittleEndian.u8(bytes, end) == 0; // as old kernels expect it
        if (!good || (index == 0 && target != ino)) {
            found(FindingCode.DOTS, "\"%s\" leads to inode %d".formatted(expected, target));
        }
        if (!geometry.isInode(target)) {
            return;
        }
        if (index == 1) {
            usage.directories.computeIfPresent(
                    ino, (dir, place) -> new Usage.Place(place.parent(), target));
        }
        count(block, at, target);
    }

    private static boolean hasName(DirectoryBlock block, int at, Name expected) {
        try {
            return block.nameLength(at) > 0 && block.name(at).equals(expected);
        } catch (CorruptImageException e) {
            return false;
        }
    }

    private void count(DirectoryBlock block, int at, long target) {
        usage.foundLinks.add(target, 1);
        int type = geometry.hasFileTypes() ? usage.types.get(target) : FileTypeByte.UNKNOWN;
        boolean told = block.type(at) != FileTypeByte.UNKNOWN;
        if (told && usage.inodes.contains(target) && block.type(at) != type) {
            found(
                    FindingCode.ENTRY_TYPE,
                    "entry at %d has type %d, should be %d".formatted(at, block.type(at), type));
        }
    }

    private void checkEntry(DirectoryBlock block, int at) {
        checkName(block, at);
        long target = block.ino(at);
        boolean possible =
                geometry.isInode(target)
                        && target >= volume.superblock().firstInode()
                        && target != InodeNumbers.ROOT;
        if (!possible || !usage.inodes.contains(target)) {
            found(FindingCode.ENTRY_INODE, "entry at %d names inode %d".formatted(at, target));
            return;
        }
        Usage.Place place = usage.directories.get(target);
        if (place != null && place.parent() != 0) {
            found(FindingCode.DIRECTORY_LINKED_TWICE, "inode %d again".formatted(target));
        } else if (place != null) {
            usage.directories.put(target, new Usage.Place(ino, place.dotDot()));
        }
        count(block, at, target);
    }

    private void checkName(DirectoryBlock block, int at) {
        try {
            Name name = block.name(at);
            boolean again = names.size() < MAX_NAMES ? !names.add(name) : names.contains(name);
            if (again || name.isDots()) {
                found(FindingCode.ENTRY_NAME, "\"%s\" again".formatted(name));
            }
        } catch (CorruptImageException e) {
            found(FindingCode.ENTRY_NAME, "name at " + at);
        }
    }
}
