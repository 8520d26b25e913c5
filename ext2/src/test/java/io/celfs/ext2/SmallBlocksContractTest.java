package io.celfs.ext2;

/** The laws on blocks of 1 KiB, inodes of 128 bytes and no index, as old images have them. */
class SmallBlocksContractTest extends OldImageLaws {
    SmallBlocksContractTest() {
        super(1024, "-b", "1024", "-I", "128", "-O", "^dir_index");
    }
}
