package io.celfs.ext2;

/** The laws on what mke2fs makes by default for larger images. */
class Ext2ContractTest extends Ext2Laws {
    Ext2ContractTest() {
        super(4096, "-b", "4096", "-I", "256");
    }
}
