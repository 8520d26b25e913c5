package io.celfs.manifest.codec;

import io.celfs.manifest.ManifestEntry;

/** Which fields an entry must have and which exclude each other. */
final class EntryRules {
    private static final int TIMES = EntryFields.SIZE | EntryFields.MTIME;
    private static final int CONTENT = EntryFields.HASH | EntryFields.CHUNKS;
    private static final int FILE_ONLY = CONTENT | TIMES | EntryFields.RUNNABLE;

    private EntryRules() {}

    static void checkPath(EntryFields fields) {
        if (!fields.has(EntryFields.NAME)) {
            fields.fail("path is missing");
        }
        fields.require(EntryFields.HASH | TIMES);
    }

    static void checkDirectory(EntryFields fields) {
        fields.require(EntryFields.NAME);
    }

    static void checkFile(EntryFields fields) {
        fields.require(EntryFields.NAME);
        if (fields.has(EntryFields.DELETE)) {
            fields.forbid(FILE_ONLY | EntryFields.LINK, "a deleted entry");
        } else if (fields.has(EntryFields.LINK)) {
            fields.forbid(FILE_ONLY, "a link");
        } else {
            fields.require(TIMES);
            checkContent(fields);
        }
    }

    private static void checkContent(EntryFields fields) {
        if (fields.has(CONTENT)) {
            fields.fail("has both hash and chunkhashes");
        }
        if (fields.has(EntryFields.CHUNKS) && fields.chunks.size() < 2) {
            fields.fail("chunkhashes has " + fields.chunks.size() + " hashes, fewer than two");
        }
    }

    static ManifestEntry directory(EntryFields fields, String path) {
        return fields.has(EntryFields.DELETE)
                ? new ManifestEntry.Deletion(path, true)
                : new ManifestEntry.Directory(path);
    }

    static ManifestEntry file(EntryFields fields, String path, String target) {
        if (fields.has(EntryFields.DELETE)) {
            return new ManifestEntry.Deletion(path, false);
        }
        return fields.has(EntryFields.LINK)
                ? new ManifestEntry.Symlink(path, target)
                : fields.toFile(path);
    }
}
