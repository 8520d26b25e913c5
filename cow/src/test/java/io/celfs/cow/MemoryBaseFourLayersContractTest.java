package io.celfs.cow;

/** The laws with four layers over a file system in memory. */
class MemoryBaseFourLayersContractTest implements MemoryBaseLaws {
    @Override
    public int layers() {
        return 4;
    }
}
