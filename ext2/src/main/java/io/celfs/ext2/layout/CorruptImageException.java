package io.celfs.ext2.layout;

import java.io.IOException;

/** An image that contradicts its format. The message names the structure and the block it is in. */
public final class CorruptImageException extends IOException {
    private final String structure;
    private final long block;

    /**
     * A contradiction.
     *
     * @param structure what is wrong, such as "inode 12"
     * @param block where it is kept, -1 if that is nowhere in particular
     * @param what what is wrong with it
     */
    public CorruptImageException(String structure, long block, String what) {
        super(structure + (block < 0 ? "" : " in block " + block) + ": " + what);
        this.structure = structure;
        this.block = block;
    }

    /** What is wrong, such as "superblock", "inode 12", "directory entry". */
    public String structure() {
        return structure;
    }

    /** The block that holds it, -1 if there is none in particular. */
    public long block() {
        return block;
    }
}
