package io.celfs.ext2.mkfs;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree that goes into an image, contents excepted: about 300 bytes of memory for each entry.
 *
 * @param root inode 2
 * @param lostAndFound inode 11; null if the source has something else of this name
 * @param others all other inodes in the order of their numbers
 * @param blocks blocks of content that are needed at most
 */
record Tree(Node root, @Nullable Node lostAndFound, List<Node> others, long blocks) {
    static Tree read(ImageSource source, Mkfs options, int blockSize) throws IOException {
        return new TreeReader(source, options, blockSize).read();
    }

    /** Inodes that are not reserved. */
    long inodes() {
        return others.size() + (lostAndFound == null ? 0L : 1L);
    }
}
