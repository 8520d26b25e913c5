package io.celfs.ext2.disk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gives out free blocks of the image. */
public interface BlockSource {
    /** At least one and at most {@code wanted} neighbouring blocks; null if there are none. */
    @Nullable Run take(int wanted) throws IOException;

    /** Blocks that are free and not promised to anybody. */
    long freeBlocks();
}
