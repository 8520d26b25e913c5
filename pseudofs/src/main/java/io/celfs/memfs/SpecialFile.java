package io.celfs.memfs;

/** A FIFO, socket or device: a name and attributes for something that lives elsewhere. */
final class SpecialFile extends Inode {
    private final int rdev;

    SpecialFile(Birth birth, Space space, int rdev) {
        super(birth, space);
        this.rdev = rdev;
    }

    @Override
    int rdev() {
        return rdev;
    }

    @Override
    long size() {
        return 0;
    }
}
