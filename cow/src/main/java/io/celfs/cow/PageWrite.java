package io.celfs.cow;

import java.util.Arrays;

/** Pages that one write has stored in a layer, with their checksums: what the journal must know. */
final class PageWrite {
    private long[] pages = new long[16];
    private int[] checksums = new int[16];
    private int count;

    void clear() {
        count = 0;
    }

    void add(long page, int checksum) {
        if (count == pages.length) {
            pages = Arrays.copyOf(pages, count * 2);
            checksums = Arrays.copyOf(checksums, count * 2);
        }
        pages[count] = page;
        checksums[count] = checksum;
        count++;
    }

    int count() {
        return count;
    }

    long page(int index) {
        return pages[index];
    }

    int checksum(int index) {
        return checksums[index];
    }

    /** First index behind {@code index} whose page does not follow on the one before. */
    int runEnd(int index) {
        int end = index + 1;
        while (end < count && pages[end] == pages[end - 1] + 1) {
            end++;
        }
        return end;
    }
}
