package io.celfs.ext2.crash;

import java.util.List;

/**
 * Something that must be there after a crash between two moments: a file that was synced.
 *
 * @param from first position in the log of the device at which it holds
 * @param to last position at which it holds
 * @param alternatives one of these must be found
 */
record Promise(int from, int to, List<Place> alternatives) {
    /**
     * A file.
     *
     * @param path where it is
     * @param content what is in it
     */
    record Place(String path, String content) {}

    boolean holdsAt(int position) {
        return from <= position && position <= to;
    }
}
