package io.celfs.fuse.wire;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.Name;

/**
 * The records of a listing: {@code fuse_dirent} (24 bytes and the name, padded to 8), with {@code
 * fuse_entry_out} before it in READDIRPLUS.
 */
public final class Dirents {
    private static final int FIXED = 24;

    private Dirents() {}

    /** Bytes that the record of {@code name} takes. */
    public static int size(Name name, boolean plus) {
        int unpadded = (plus ? EntryOut.SIZE : 0) + FIXED + name.length();
        return (unpadded + 7) & ~7;
    }

    /**
     * Writes {@code fuse_dirent} at {@code at}.
     *
     * @param nextCookie where a listing goes on behind this entry
     */
    public static void write(
            Reply reply, int at, Name name, Attributes attributes, long nextCookie) {
        int padded = (FIXED + name.length() + 7) & ~7;
        reply.longWord(at + padded - 8, 0);
        reply.longWord(at, attributes.ino);
        reply.longWord(at + 8, nextCookie);
        reply.word(at + 16, name.length());
        reply.word(at + 20, FileMode.type(attributes.mode) >> 12);
        name.copyTo(reply.message(), Reply.HEADER_SIZE + at + FIXED);
    }

    /** Bytes of the {@code fuse_dirent} that was written at {@code at}. */
    public static int sizeAt(Reply reply, int at) {
        return (FIXED + reply.word(at + 16) + 7) & ~7;
    }
}
