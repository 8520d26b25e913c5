package io.celfs.memfs;

/** A regular file: attributes and {@link Pages}. */
final class RegularFile extends Inode {
    final Pages pages;

    /** False for a file without a name that shall never get one. */
    boolean linkable = true;

    RegularFile(Birth birth, Space space) {
        super(birth, space);
        pages = new Pages(space);
    }

    @Override
    long size() {
        return pages.size();
    }

    @Override
    long allocated() {
        return pages.allocated();
    }

    @Override
    void dispose() {
        pages.dispose();
        super.dispose();
    }
}
