package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page map against an array with one entry per page. */
class PageMapTest {
    private static final int PAGES = 1000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aPageMapIsAnArrayOfSources(long seed) {
        Random random = new Random(seed);
        int below = random.nextInt(PAGES);
        PageMap map = new PageMap(below);
        int[] model = new int[PAGES];
        Arrays.fill(model, below, PAGES, PageMap.ZERO);
        for (int i = 0; i < 300; i++) {
            int from = random.nextInt(PAGES);
            int to = from + random.nextInt(PAGES - from + 1);
            switch (random.nextInt(4)) {
                case 0 -> {
                    map.zero(from, to);
                    Arrays.fill(model, from, to, PageMap.ZERO);
                }
                case 1 -> {
                    if (random.nextInt(4) == 0) {
                        map.cut(from);
                        Arrays.fill(model, from, PAGES, PageMap.ZERO);
                    }
                }
                default -> {
                    int source = PageMap.ofLayer(random.nextInt(3));
                    int end = Math.min(to, from + 5);
                    for (int page = from; page < end; page++) {
                        map.set(page, source, page * 31 + source);
                        model[page] = source;
                    }
                }
            }
            compare(map, model);
        }
    }

    /** Where runs end is asked for at the first and the last page of each. */
    private static void compare(PageMap map, int[] model) {
        int[] sources = new int[PAGES];
        long[] runEnds = new long[PAGES];
        long[] expectedEnds = new long[PAGES];
        int end = PAGES;
        for (int page = PAGES - 1; page >= 0; page--) {
            sources[page] = map.source(page);
            boolean last = page + 1 == PAGES || model[page] != model[page + 1];
            boolean first = page == 0 || model[page] != model[page - 1];
            end = last ? page + 1 : end;
            if (first || last) {
                runEnds[page] = map.runEnd(page, PAGES);
                expectedEnds[page] = end;
            }
        }
        assertThat(sources).isEqualTo(model);
        assertThat(runEnds).isEqualTo(expectedEnds);
    }
}
