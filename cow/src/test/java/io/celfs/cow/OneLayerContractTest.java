package io.celfs.cow;

/** The laws with 1 layer over a manifest. */
class OneLayerContractTest implements WritableVfsLaws {
    @Override
    public int layers() {
        return 1;
    }
}
