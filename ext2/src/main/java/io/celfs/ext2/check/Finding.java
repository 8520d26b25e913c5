package io.celfs.ext2.check;

/**
 * Something that is wrong.
 *
 * @param code what kind
 * @param structure what it is in, such as "inode 12" or "group 3"
 * @param ino the inode that it is about, 0 if none
 * @param block the block that it is about, 0 if none
 * @param text what is wrong, in a few words
 */
public record Finding(FindingCode code, String structure, long ino, long block, String text) {

    /** How bad a finding is. */
    public enum Severity {
        /** Only counts or bitmaps, which can be made anew from the rest. */
        MINOR,
        /** Names, types or sizes; a repair has to choose. */
        ERROR,
        /** Content may be lost or mixed up. */
        SEVERE
    }

    public Severity severity() {
        return code.severity();
    }

    /** One line for people. */
    @Override
    public String toString() {
        String where = block == 0 ? "" : " (block " + block + ")";
        return structure + where + ": " + text + " [" + code.code() + "]";
    }
}
