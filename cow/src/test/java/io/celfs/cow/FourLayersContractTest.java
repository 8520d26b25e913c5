package io.celfs.cow;

/** The laws with 4 layers over a manifest. */
class FourLayersContractTest implements WritableVfsLaws {
    @Override
    public int layers() {
        return 4;
    }
}
