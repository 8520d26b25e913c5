package io.celfs.ext2.check;

import io.celfs.ext2.check.Finding.Severity;
import java.util.Locale;

/** The kinds of findings. Names and codes stay as they are once released. */
public enum FindingCode {
    /** The superblock contradicts itself or the device; nothing else was looked at. */
    SUPERBLOCK_INVALID(Severity.SEVERE),
    /** A field of the superblock has a value that it cannot have. */
    SUPERBLOCK_FIELD(Severity.ERROR),
    /** Bitmaps or inode table of a group are not in the group. */
    DESCRIPTOR_INVALID(Severity.SEVERE),
    /** The blocks kept for growing are not listed as they should. */
    RESIZE_INODE(Severity.ERROR),
    /** An inode is of no known type, or has fields that its type cannot have. */
    INODE_INVALID(Severity.ERROR),
    /** An inode in use has a time of deletion, or a deleted one has none. */
    DELETION_TIME(Severity.MINOR),
    /** A pointer leads outside the image. */
    BLOCK_ILLEGAL(Severity.SEVERE),
    /** A block is claimed twice, or is not for files. */
    BLOCK_SHARED(Severity.SEVERE),
    /** i_blocks is not what the inode has. */
    BLOCK_COUNT(Severity.MINOR),
    /** i_size does not fit the blocks. */
    SIZE(Severity.ERROR),
    /** Extended attributes cannot be read, or the count of their users is wrong. */
    XATTRS(Severity.ERROR),
    /** The target of a symbolic link is not as long as it should. */
    SYMLINK(Severity.ERROR),
    /** The root directory is missing or no directory. */
    ROOT(Severity.SEVERE),
    /** A directory has no blocks, or a hole. */
    DIRECTORY_HOLE(Severity.SEVERE),
    /** The records of a directory block do not fill it, or do not hold their names. */
    DIRECTORY_INVALID(Severity.SEVERE),
    /** {@code .} or {@code ..} is missing or leads elsewhere. */
    DOTS(Severity.ERROR),
    /** An entry names an inode that cannot be, or is not in use. */
    ENTRY_INODE(Severity.ERROR),
    /** An entry's name is empty, has a slash or NUL, or is there twice. */
    ENTRY_NAME(Severity.ERROR),
    /** An entry tells another type than its inode. */
    ENTRY_TYPE(Severity.MINOR),
    /** A directory has two names. */
    DIRECTORY_LINKED_TWICE(Severity.SEVERE),
    /** The hash index of a directory is not one. */
    HASH_INDEX(Severity.MINOR),
    /** No path leads from the root to a directory. */
    UNCONNECTED(Severity.SEVERE),
    /** No name leads to an inode in use. */
    UNATTACHED(Severity.ERROR),
    /** i_links_count is not the number of names. */
    LINK_COUNT(Severity.MINOR),
    /** The block bitmap is not what is in use. */
    BLOCK_BITMAP(Severity.MINOR),
    /** The inode bitmap is not what is in use. */
    INODE_BITMAP(Severity.MINOR),
    /** A count of a group is wrong. */
    GROUP_COUNT(Severity.MINOR),
    /** A total of the superblock is wrong. */
    TOTAL_COUNT(Severity.MINOR);

    private final Severity severity;

    FindingCode(Severity severity) {
        this.severity = severity;
    }

    /** How bad it is. */
    public Severity severity() {
        return severity;
    }

    /** For programs: the name in lower case with hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
