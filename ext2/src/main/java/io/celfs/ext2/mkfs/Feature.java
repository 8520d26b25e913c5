package io.celfs.ext2.mkfs;

import io.celfs.ext2.layout.Features;
import java.util.EnumSet;
import java.util.Set;

/** A feature that a new image may have; by default it has all of them, as with {@code mke2fs}. */
public enum Feature {
    /** Extended attributes. */
    EXT_ATTR(Features.EXT_ATTR, 0, 0),
    /** Room for more group descriptors, so that the image may grow to 1,024 times its size. */
    RESIZE_INODE(Features.RESIZE_INODE, 0, 0),
    /** Directories may have a hash index. */
    DIR_INDEX(Features.DIR_INDEX, 0, 0),
    /** Directory entries tell the type of their inode. */
    FILETYPE(0, Features.FILETYPE, 0),
    /** Backups of the superblock in few groups instead of all. */
    SPARSE_SUPER(0, 0, Features.SPARSE_SUPER),
    /** Files of 2 GiB and more. */
    LARGE_FILE(0, 0, Features.LARGE_FILE);

    private final int compatible;
    private final int incompatible;
    private final int readOnlyCompatible;

    Feature(int compatible, int incompatible, int readOnlyCompatible) {
        this.compatible = compatible;
        this.incompatible = incompatible;
        this.readOnlyCompatible = readOnlyCompatible;
    }

    static Set<Feature> all() {
        return EnumSet.allOf(Feature.class);
    }

    static int compatible(Set<Feature> features) {
        return features.stream().mapToInt(f -> f.compatible).reduce(0, (a, b) -> a | b);
    }

    static int incompatible(Set<Feature> features) {
        return features.stream().mapToInt(f -> f.incompatible).reduce(0, (a, b) -> a | b);
    }

    static int readOnlyCompatible(Set<Feature> features) {
        return features.stream().mapToInt(f -> f.readOnlyCompatible).reduce(0, (a, b) -> a | b);
    }
}
