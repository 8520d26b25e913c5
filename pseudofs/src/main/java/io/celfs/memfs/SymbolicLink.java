package io.celfs.memfs;

import io.celfs.core.FsException;

/** A symbolic link and the path it stands for. */
final class SymbolicLink extends Inode {
    private final Space space;
    private final byte[] target;

    SymbolicLink(Birth birth, Space space, byte[] target) throws FsException {
        super(birth, space);
        space.take(target.length);
        this.space = space;
        this.target = target.clone();
    }

    byte[] target() {
        return target.clone();
    }

    @Override
    long size() {
        return target.length;
    }

    @Override
    void dispose() {
        space.giveBack(target.length);
        super.dispose();
    }
}
