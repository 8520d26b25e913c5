package io.celfs.cow;

/** The laws with one layer over a file system in memory. */
class MemoryBaseContractTest implements MemoryBaseLaws {
    @Override
    public int layers() {
        return 1;
    }
}
