package io.celfs.core;

/**
 * Takes the entries of a directory listing, one by one. Called while the file system may hold its
 * locks: must not call back into it.
 */
@FunctionalInterface
public interface DirectorySink {
    /**
     * Takes one entry or refuses it because the reader's buffer is full.
     *
     * @param name the entry's name; {@code .} and {@code ..} come first
     * @param attributes the inode's attributes; only {@code ino} and the type bits of {@code mode}
     *     unless the listing asked for attributes. Reused for the next entry.
     * @param nextCookie where a listing goes on behind this entry
     * @return false to refuse the entry and end the listing
     */
    boolean accept(Name name, Attributes attributes, long nextCookie);
}
