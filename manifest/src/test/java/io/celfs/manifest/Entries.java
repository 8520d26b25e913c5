package io.celfs.manifest;

import io.celfs.storage.ContentHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Entries for tests, also from the vectors' neutral description. */
public final class Entries {
    public static final ContentHash HASH = ContentHash.parse("b5e9c1ad071b3e7fc779cfaa5e523818");
    public static final long MTIME = 1_700_000_000_000_000L;

    private Entries() {}

    public static ManifestEntry.File file(String path, long size) {
        return new ManifestEntry.File(path, size, MTIME, false, List.of(HASH));
    }

    public static ManifestEntry.Directory dir(String path) {
        return new ManifestEntry.Directory(path);
    }

    public static ManifestEntry.Symlink link(String path, String target) {
        return new ManifestEntry.Symlink(path, target);
    }

    public static ManifestEntry.Deletion gone(String path) {
        return new ManifestEntry.Deletion(path, false);
    }

    public static ManifestEntry.Deletion goneDir(String path) {
        return new ManifestEntry.Deletion(path, true);
    }

    public static Manifest snapshot(ManifestFormat format, ManifestEntry... entries) {
        return Manifest.of(
                ManifestHeader.snapshot(format, format.defaultChunkSize()), List.of(entries));
    }

    public static Manifest diff(ManifestFormat format, ManifestEntry... entries) {
        return Manifest.of(
                ManifestHeader.diff(format, format.defaultChunkSize(), HASH), List.of(entries));
    }

    public static ManifestEntry directory(Map<String, Object> description) {
        String path = TestJson.text(description, "path");
        return description.containsKey("deleted") ? goneDir(path) : dir(path);
    }

    public static ManifestEntry file(Map<String, Object> description) {
        String path = TestJson.text(description, "path");
        if (description.containsKey("deleted")) {
            return gone(path);
        }
        if (description.containsKey("symlink")) {
            return link(path, TestJson.text(description, "symlink"));
        }
        return new ManifestEntry.File(
                path,
                TestJson.number(description, "size"),
                TestJson.number(description, "mtime"),
                description.containsKey("runnable"),
                hashes(description));
    }

    private static List<ContentHash> hashes(Map<String, Object> description) {
        List<ContentHash> hashes = new ArrayList<>();
        if (description.containsKey("hash")) {
            hashes.add(ContentHash.parse(TestJson.text(description, "hash")));
        }
        for (Object text : (List<?>) description.getOrDefault("chunkhashes", List.of())) {
            hashes.add(ContentHash.parse((String) text));
        }
        return hashes;
    }
}
