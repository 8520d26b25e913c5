package io.celfs.cow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What pages of one file showed before the top layer stored them. Kept while a journal is read
 * after the machine went down: a record may have reached the disk and the bytes not. Such a page
 * reads as zeros that nobody wrote, and shows again what it showed before.
 *
 * <p>A page is written in place, so the disk has one value of it, whole: the recorded one, zeros,
 * an earlier one, or a later one whose record is lost. An earlier one counts as lost, too, if the
 * page was zeros since, or showed what lies below. A page that was durable once is never lost.
 */
final class PageHistory {
    /**
     * A page of which the disk has other bytes than the journal says.
     *
     * @param end what it shows now ends here, counted in bytes of the file; then there are zeros
     * @param lost whether it shows again what it showed before
     */
    record Wrong(long page, long end, boolean lost) {}

    /** By page number + 1. */
    private final LongMap<OfPage> pages = new LongMap<>();

    /** Counts {@link #durable}: looking at every page each time would take too long. */
    private int syncs;

    private final int zerosChecksum = Scratch.ofThread().zerosChecksum();

    /** What is known of one page. */
    private static final class OfPage {
        /** What the top layer stored, from the first on. */
        final List<Value> written = new ArrayList<>();

        /** How many of them are older than {@link #former}. */
        int stale;

        /** What the page showed without what was stored since; null if it is not known. */
        @Nullable Former former;

        /** The syncs before the last value. */
        int syncs;

        /** Earlier values than the last one are no longer on the disk. */
        void durable() {
            former = null;
            stale = 0;
            written.subList(0, Math.max(0, written.size() - 1)).clear();
        }

        boolean isStale(int checksum) {
            Value value = latest(checksum);
            return value != null && written.indexOf(value) < stale;
        }

        /** Where what the disk has of the page ends. */
        long end(int checksum) {
            Value value = latest(checksum);
            return value == null ? Long.MAX_VALUE : value.end;
        }

        private @Nullable Value latest(int checksum) {
            for (Value value : written.reversed()) {
                if (value.checksum == checksum) {
                    return value;
                }
            }
            return null;
        }
    }

    /** A value of a page that the top layer had. */
    private static final class Value {
        final int checksum;

        /** How far it still showed when the next one came: the file may have been cut meanwhile. */
        long end = Long.MAX_VALUE;

        Value(int checksum) {
            this.checksum = checksum;
        }
    }

    /** Where a page came from, and up to which byte of the file. */
    private record Former(int source, int checksum, long end) {}

    /**
     * A page is about to come from the top layer.
     *
     * @param size of the file until now: what is behind it in the page never showed
     */
    void storing(PageMap map, long page, int source, int checksum, long size) {
        OfPage known = ofPage(page);
        known.syncs = syncs;
        int before = map.source(page);
        if (before != source) {
            int earlier = PageMap.isLayer(before) ? map.checksum(page) : 0;
            known.former = new Former(before, earlier, size);
            known.stale = known.written.size();
        }
        if (checksum == zerosChecksum) {
            known.former = new Former(PageMap.ZERO, 0, size); // As it may be on the disk.
        }
        if (!known.written.isEmpty()) {
            known.written.getLast().end = size;
        }
        known.written.add(new Value(checksum));
    }

    private OfPage ofPage(long page) {
        OfPage known = pages.get(page + 1);
        if (known == null) {
            known = new OfPage();
            pages.put(page + 1, known);
        } else if (known.syncs < syncs) {
            known.durable();
        }
        return known;
    }

    /** Everything stored so far is on the disk. */
    void durable() {
        syncs++;
    }

    /**
     * Has lost pages show what they showed before.
     *
     * @return them, and those of which the disk has an earlier or a later value
     */
    List<Wrong> takeBack(PageMap map, long ino, LayerStack layers) throws IOException {
        int top = PageMap.ofLayer(layers.topIndex());
        List<Long> stored = new ArrayList<>();
        map.forEachStored((page, source, checksum) -> {
            if (source == top) {
                stored.add(page);
            }
        });
        List<Wrong> wrong = new ArrayList<>();
        try (TopParts parts = new TopParts(ino, layers)) {
            for (long page : stored) {
                OfPage known = ofPage(page);
                Integer found = parts.checksum(page);
                Former former = known.former;
                if (former != null && isLost(found, map.checksum(page), known)) {
                    map.set(page, former.source, former.checksum);
                    wrong.add(new Wrong(page, former.end, true));
                } else if (found != null && found != map.checksum(page)) {
                    wrong.add(new Wrong(page, known.end(found), false));
                }
            }
        }
        return wrong;
    }

    /** True if there is nothing, zeros, or what the page showed long ago. */
    private boolean isLost(@Nullable Integer found, int recorded, OfPage known) {
        return found == null
                || (found != recorded && (found == zerosChecksum || known.isStale(found)));
    }

    /** The part files of the top layer, opened one after the other. */
    private static final class TopParts implements AutoCloseable {
        private final long ino;
        private final LayerStack layers;
        private int part = WriteCache.COPY;
        private @Nullable CacheFile file;

        TopParts(long ino, LayerStack layers) {
            this.ino = ino;
            this.layers = layers;
        }

        /** Checksum of what the disk has of a page, null for nothing. */
        @Nullable Integer checksum(long page) throws IOException {
            long offset = page * PageMap.PAGE_SIZE;
            open(layers.part(offset));
            Scratch scratch = Scratch.ofThread();
            CacheFile open = file;
            long at = layers.offsetInPart(offset);
            return open == null || open.read(at, scratch.page) < PageMap.PAGE_SIZE
                    ? null
                    : scratch.pageChecksum();
        }

        private void open(int wanted) throws IOException {
            if (part != wanted) {
                close();
                file = layers.top().cache().openFile(ino, wanted, false);
                part = wanted;
            }
        }

        @Override
        public void close() {
            if (file != null) {
                file.close();
            }
        }
    }
}
