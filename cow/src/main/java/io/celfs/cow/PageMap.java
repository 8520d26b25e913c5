package io.celfs.cow;

import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where each page of a changed file comes from: from what lies below (the base, or a whole file of
 * a lower layer), from nowhere (zeros), or from a layer, then with the checksum of what was
 * written. Kept in leaves of 64 pages, so that scattered writes into a huge file cost a few hundred
 * bytes each. Not thread-safe.
 */
final class PageMap {
    /** Bytes per page. */
    static final int PAGE_SIZE = 4096;

    /** The page of what lies below. */
    static final int BELOW = 0;

    /** Zeros. */
    static final int ZERO = 1;

    private static final int FIRST_LAYER = 2;
    private static final int LEAF_SHIFT = 6;
    private static final int LEAF_PAGES = 1 << LEAF_SHIFT;

    private final LongMap<Leaf> leaves = new LongMap<>();

    /** Pages from here on show nothing of what lies below. */
    private long belowEnd;

    /** The leaves that there are: between them and behind the last one there are only defaults. */
    private final NavigableSet<Long> leafIndexes = new TreeSet<>();

    private static final class Leaf {
        final short[] sources = new short[LEAF_PAGES];
        int @Nullable [] checksums;
    }

    /** Takes one page that a layer holds. */
    interface StoredPageVisitor {
        void visit(long page, int source, int checksum);
    }

    /**
     * @param belowEnd number of pages that what lies below has
     */
    PageMap(long belowEnd) {
        this.belowEnd = belowEnd;
    }

    /** The source of the pages of the layer at {@code index} of the stack. */
    static int ofLayer(int index) {
        return FIRST_LAYER + index;
    }

    /** Index in the stack of the layer behind a source that is neither BELOW nor ZERO. */
    static int layer(int source) {
        return source - FIRST_LAYER;
    }

    static boolean isLayer(int source) {
        return source >= FIRST_LAYER;
    }

    /** Number of pages that {@code size} bytes fill or touch. */
    static long pages(long size) {
        return (size + PAGE_SIZE - 1) / PAGE_SIZE;
    }

    long belowEnd() {
        return belowEnd;
    }

    /** The source of a page. */
    int source(long page) {
        Leaf leaf = leaves.get((page >> LEAF_SHIFT) + 1);
        int source = leaf == null ? BELOW : leaf.sources[(int) page & (LEAF_PAGES - 1)];
        return source == BELOW && page >= belowEnd ? ZERO : source;
    }

    /**
     * The first page behind {@code page} and below {@code limit} with another source, or the limit.
     */
    long runEnd(long page, long limit) {
        int source = source(page);
        long next = page + 1;
        while (next < limit) {
            long leafIndex = next >> LEAF_SHIFT;
            if (leaves.get(leafIndex + 1) == null && (next & (LEAF_PAGES - 1)) == 0) {
                long defaultsEnd = Math.min(limit, endOfDefaults(leafIndex));
                if (next < belowEnd != (source == BELOW) || source > ZERO) {
                    return next;
                }
                next = next < belowEnd ? Math.min(defaultsEnd, belowEnd) : defaultsEnd;
            } else if (source(next) == source) {
                next++;
            } else {
                return next;
            }
        }
        return limit;
    }

    /** First page behind a missing leaf that has a leaf, or no end. */
    private long endOfDefaults(long leafIndex) {
        Long next = leafIndexes.higher(leafIndex);
        return next == null ? Long.MAX_VALUE : next << LEAF_SHIFT;
    }

    /** These pages are zeros from now on. */
    void zero(long from, long to) {
        for (long page = from; page < to; ) {
            long leafEndPage = ((page >> LEAF_SHIFT) + 1) << LEAF_SHIFT;
            long end = Math.min(to, leafEndPage);
            if (page < belowEnd || leaves.get((page >> LEAF_SHIFT) + 1) != null) {
                Leaf leaf = leaf(page >> LEAF_SHIFT);
                int first = (int) page & (LEAF_PAGES - 1);
                Arrays.fill(leaf.sources, first, first + (int) (end - page), (short) ZERO);
            } else {
                end = endOfDefaults(page >> LEAF_SHIFT); // Zeros already, up to the next leaf.
            }
            page = end;
        }
    }

    /** This page comes from a layer from now on. */
    void set(long page, int source, int checksum) {
        Leaf leaf = leaf(page >> LEAF_SHIFT);
        int at = (int) page & (LEAF_PAGES - 1);
        leaf.sources[at] = (short) source;
        if (leaf.checksums == null) {
            leaf.checksums = new int[LEAF_PAGES];
        }
        leaf.checksums[at] = checksum;
    }

    /** The checksum of a page that comes from a layer. */
    int checksum(long page) {
        Leaf leaf = leaves.get((page >> LEAF_SHIFT) + 1);
        int[] checksums = leaf == null ? null : leaf.checksums;
        if (checksums == null) {
            throw new IllegalStateException("page " + page + " has no checksum");
        }
        return checksums[(int) page & (LEAF_PAGES - 1)];
    }

    /** Everything from this page on is zeros, whatever the size becomes later. */
    void cut(long from) {
        belowEnd = Math.min(belowEnd, from);
        long boundary = from >> LEAF_SHIFT;
        int inside = (int) from & (LEAF_PAGES - 1);
        if (inside != 0) {
            Leaf leaf = leaves.get(boundary + 1);
            if (leaf != null) {
                Arrays.fill(leaf.sources, inside, LEAF_PAGES, (short) ZERO);
            }
            boundary++;
        }
        removeLeavesFrom(boundary);
    }

    private void removeLeavesFrom(long first) {
        NavigableSet<Long> doomed = leafIndexes.tailSet(first, true);
        doomed.forEach(index -> leaves.remove(index + 1));
        doomed.clear();
    }

    /** Visits every page that was set to zeros or to a layer, in ascending order. */
    void forEachStored(StoredPageVisitor visitor) {
        for (long index : leafIndexes) {
            Leaf leaf = leaves.get(index + 1);
            if (leaf == null) {
                continue;
            }
            for (int at = 0; at < LEAF_PAGES; at++) {
                int source = leaf.sources[at];
                if (source != BELOW) {
                    int checksum = leaf.checksums == null ? 0 : leaf.checksums[at];
                    visitor.visit((index << LEAF_SHIFT) + at, source, checksum);
                }
            }
        }
    }

    private Leaf leaf(long index) {
        Leaf leaf = leaves.get(index + 1);
        if (leaf == null) {
            leaf = new Leaf();
            leaves.put(index + 1, leaf);
            leafIndexes.add(index);
        }
        return leaf;
    }
}
