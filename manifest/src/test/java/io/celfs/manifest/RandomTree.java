package io.celfs.manifest;

import io.celfs.storage.ContentHash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Random snapshots: proper trees with odd names, links, chunks and empty directories. */
public final class RandomTree {
    public static final long CHUNK = 1000;

    private static final String[] PIECES = {
        "a",
        "b",
        "-",
        ".x",
        "0",
        "$0",
        "$1",
        "\u007f",
        "\n",
        "\"",
        "\\",
        "é",
        "\uE000",
        "\uFF21",
        "\ud83d\ude00",
        "\udcff",
        "\u2028",
        "..."
    };

    private final Random random;

    public RandomTree(long seed) {
        random = new Random(seed);
    }

    /** A snapshot of the format, whose directories are all listed if it has any. */
    public Manifest snapshot(ManifestFormat format, int entries) {
        Map<String, ManifestEntry> tree = new TreeMap<>();
        List<String> directories = new ArrayList<>(List.of(""));
        for (int i = 0; i < entries; i++) {
            String path = PathText.join(pick(directories), name());
            if (tree.containsKey(path)) {
                continue;
            }
            ManifestEntry entry = entry(path, format);
            tree.put(path, entry);
            if (entry instanceof ManifestEntry.Directory) {
                directories.add(path);
            }
        }
        return manifest(tree, format);
    }

    /** The same with some entries gone, changed and new; kinds change only if asked for. */
    public Manifest changed(Manifest before, int changes, boolean kinds) {
        Map<String, ManifestEntry> tree = new TreeMap<>();
        before.entries().forEach(e -> tree.put(e.path(), e));
        ManifestFormat format = before.header().format();
        for (int i = 0; i < changes && !tree.isEmpty(); i++) {
            String path = pick(List.copyOf(tree.keySet()));
            boolean directory = tree.get(path) instanceof ManifestEntry.Directory;
            tree.keySet().removeIf(p -> PathText.isWithin(p, path));
            ManifestEntry replacement = entry(path, format);
            boolean sameKind = directory == replacement instanceof ManifestEntry.Directory;
            if (random.nextBoolean() && (kinds || sameKind)) {
                tree.put(path, replacement);
            }
        }
        Set<String> old = new HashSet<>();
        before.entries().forEach(e -> old.add(e.path()));
        for (ManifestEntry entry : snapshot(format, changes).entries()) {
            if (PathText.parent(entry.path()).isEmpty() && !old.contains(entry.path())) {
                tree.put(entry.path(), entry);
            }
        }
        return manifest(tree, format);
    }

    private static Manifest manifest(Map<String, ManifestEntry> tree, ManifestFormat format) {
        if (!format.isRich()) {
            tree.values().removeIf(ManifestEntry.Directory.class::isInstance);
        }
        // A link into what is no directory is more than one of the formats can hold.
        tree.replaceAll((path, e) -> e instanceof ManifestEntry.Symlink l ? fitting(l, tree) : e);
        long chunkSize = format.statesChunkSize() ? CHUNK : format.defaultChunkSize();
        return Manifest.of(ManifestHeader.snapshot(format, chunkSize), List.copyOf(tree.values()));
    }

    private static ManifestEntry fitting(
            ManifestEntry.Symlink link, Map<String, ManifestEntry> tree) {
        boolean fits = tree.get(PathText.parent(link.target())) instanceof ManifestEntry.Directory;
        return fits ? link : new ManifestEntry.Symlink(link.path(), PathText.name(link.target()));
    }

    private ManifestEntry entry(String path, ManifestFormat format) {
        int kind = random.nextInt(10);
        if (kind < 3) {
            return new ManifestEntry.Directory(path);
        }
        if (kind == 3 && format.isRich()) {
            return new ManifestEntry.Symlink(path, "a/" + name());
        }
        long size = random.nextInt(3000);
        long count = format.statesChunkSize() ? Chunks.count(size, CHUNK) : 1;
        List<ContentHash> hashes = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            hashes.add(new ContentHash(random.nextLong(), random.nextLong()));
        }
        return new ManifestEntry.File(
                path,
                size,
                random.nextLong() >> random.nextInt(20),
                format.isRich() && random.nextBoolean(),
                hashes);
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            name.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return name.toString();
    }

    private <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
