package io.celfs.cow;

/**
 * One sheet: what was changed since the sheet below was frozen.
 *
 * @param number 1 for the lowest; names its folder
 * @param cache content
 * @param journal everything else
 */
record Layer(int number, WriteCache cache, Journal journal) {
    /** The same layer with another journal. */
    Layer with(Journal other) {
        return new Layer(number, cache, other);
    }

    void close() {
        journal.close();
        cache.close();
    }
}
