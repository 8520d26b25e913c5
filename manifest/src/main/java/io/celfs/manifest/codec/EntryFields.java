package io.celfs.manifest.codec;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.PathBytes;
import io.celfs.storage.ContentHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of one entry as they were found, in any order. Used again for every entry. */
final class EntryFields {
    static final int NAME = 1;
    static final int HASH = 2;
    static final int CHUNKS = 4;
    static final int LINK = 8;
    static final int SIZE = 16;
    static final int MTIME = 32;
    static final int RUNNABLE = 64;
    static final int DELETE = 128;

    private static final String[] WORDS = {
        "name", "hash", "chunkhashes", "symlink", "size", "mtime", "runnable", "delete"
    };

    /** Bits of the fields that are there. */
    private int present;

    final WireName name = new WireName();
    @Nullable ContentHash hash;
    List<ContentHash> chunks = List.of();
    String target = "";
    long size;
    long mtime;

    private @Nullable String problem;

    void clear() {
        present = 0;
        problem = null;
        name.clear();
        hash = null;
    }

    boolean has(int fields) {
        return (present & fields) == fields;
    }

    boolean hasAny(int fields) {
        return (present & fields) != 0;
    }

    /**
     * Notes that a field is there; twice is a problem, for readers would disagree on which counts.
     */
    void mark(int field, String word) {
        if (hasAny(field)) {
            fail(word + " is there twice");
        }
        present |= field;
    }

    /** Notes what is wrong; the first one counts. */
    void fail(String what) {
        if (problem == null) {
            problem = what;
        }
    }

    void require(int fields) {
        for (int i = 0; i < WORDS.length; i++) {
            if ((fields & ~present & (1 << i)) != 0) {
                fail(WORDS[i] + " is missing");
            }
        }
    }

    void forbid(int fields, String where) {
        for (int i = 0; i < WORDS.length; i++) {
            if ((fields & present & (1 << i)) != 0) {
                fail(where + " must not have " + WORDS[i]);
            }
        }
    }

    /** True for a file with one hash and nothing wrong so far. */
    boolean isOrdinaryFile() {
        return (present & ~RUNNABLE) == (NAME | HASH | SIZE | MTIME) && problem == null;
    }

    /** Throws if anything is wrong, naming the entry by its path, or else by its place. */
    void check(String array, long index) throws ManifestException {
        if (problem == null) {
            return;
        }
        String place = array + "[" + index + "]";
        throw new ManifestException(
                (has(NAME) ? PathBytes.quote(name.text()) + " (" + place + ")" : place)
                        + ": "
                        + problem);
    }

    ManifestEntry.File toFile(String path) {
        List<ContentHash> hashes = hash != null ? List.of(hash) : has(CHUNKS) ? chunks : List.of();
        return new ManifestEntry.File(path, size, mtime, has(RUNNABLE), hashes);
    }
}
