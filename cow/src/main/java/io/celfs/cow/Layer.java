package io.celfs.cow;

/**
 * One sheet: what was changed since the sheet below was frozen.
 *
 * @param number 1 for the lowest; names its folder
 * @param cache content
 * @param journal everything else
 */
record Layer(int number, WriteCache cache, Journal journal) {
    void close() {
        journal.close();
        cache.close();
    }
}
