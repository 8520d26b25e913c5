package io.celfs.ext2;

/** The laws on revision 0: inodes of 128 bytes, no features, no types in directories. */
class OldRevisionContractTest extends OldImageLaws {
    OldRevisionContractTest() {
        super(2048, "-b", "2048", "-r", "0");
    }
}
