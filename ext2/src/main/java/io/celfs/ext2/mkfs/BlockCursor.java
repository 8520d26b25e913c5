package io.celfs.ext2.mkfs;

/** Hands out the blocks for content, from the first to the last. */
final class BlockCursor {
    private final Layout layout;
    private int group;
    private long next;

    BlockCursor(Layout layout) {
        this.layout = layout;
        this.next = layout.contentStart(0);
    }

    long take() throws MkfsException {
        while (next == end(group)) {
            if (group == layout.geometry().groupCount() - 1) {
                throw new MkfsException("the image is full");
            }
            group++;
            next = layout.contentStart(group);
        }
        return next++;
    }

    private long end(int number) {
        return layout.geometry().groupStart(number) + layout.geometry().groupSize(number);
    }

    /** Blocks of a group, from its first on, that are in use. */
    int used(int number) {
        long start = layout.geometry().groupStart(number);
        if (number < group) {
            return layout.geometry().groupSize(number);
        }
        return (int) ((number == group ? next : layout.contentStart(number)) - start);
    }
}
