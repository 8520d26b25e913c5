package io.celfs.manifest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a mount or a checkout demands of a manifest beyond its format: every path stays in the tree,
 * every path is there once, nothing lies below what is not a directory, no link leads out.
 */
public final class MountRules {
    private static final String DIRECTORY = "directory";

    private final Map<String, String> kinds = new HashMap<>();

    private MountRules() {}

    /**
     * Checks a whole manifest, snapshot or diff.
     *
     * @throws ManifestException naming the first entry that breaks a rule
     */
    public static void check(Manifest manifest) throws ManifestException {
        if (manifest.header().absolute()) {
            throw new ManifestException(
                    "the manifest has absolute paths; a mount needs relative ones");
        }
        checkTree(manifest.entries());
    }

    private static void checkTree(List<ManifestEntry> entries) throws ManifestException {
        MountRules rules = new MountRules();
        for (ManifestEntry entry : entries) {
            checkEntry(entry);
            rules.claim(entry);
        }
        for (ManifestEntry entry : entries) {
            rules.checkParents(entry);
        }
    }

    /**
     * Checks what one entry says by itself: path, link target, a known content.
     *
     * @throws ManifestException naming the entry
     */
    public static void checkEntry(ManifestEntry entry) throws ManifestException {
        String problem = SafePath.problem(entry.path());
        if (problem == null) {
            problem =
                    switch (entry) {
                        case ManifestEntry.Symlink link -> targetProblem(link);
                        case ManifestEntry.File file when file.isUnhashed() ->
                                "the manifest has no hash for it";
                        default -> null;
                    };
        }
        if (problem != null) {
            throw ManifestException.entry(entry.path(), problem);
        }
    }

    private static @Nullable String targetProblem(ManifestEntry.Symlink link) {
        String target = link.target();
        if (target.isEmpty()) {
            return "the link's target is empty";
        }
        if (target.indexOf('\0') >= 0 || !PathBytes.isFaithful(target)) {
            return "the link's target is no path";
        }
        if (SymlinkTargets.escapes(target)) {
            return "the link leads out of the tree, to " + PathBytes.quote(target);
        }
        if (PathBytes.byteLength(SymlinkTargets.toText(link.path(), target))
                > SafePath.MAX_TARGET) {
            return "the link's target is longer than " + SafePath.MAX_TARGET + " bytes";
        }
        return null;
    }

    private void claim(ManifestEntry entry) throws ManifestException {
        if (entry instanceof ManifestEntry.Deletion) {
            return; // a diff may delete a file and put a directory in its place
        }
        String kind = kind(entry);
        String other = kinds.put(entry.path(), kind);
        if (other != null && !(other.equals(DIRECTORY) && kind.equals(DIRECTORY))) {
            throw ManifestException.entry(
                    entry.path(), "is there twice, as " + other + " and as " + kind);
        }
    }

    private void checkParents(ManifestEntry entry) throws ManifestException {
        if (entry instanceof ManifestEntry.Deletion) {
            return;
        }
        String parent = PathText.parent(entry.path());
        while (!parent.isEmpty()) {
            String kind = kinds.putIfAbsent(parent, DIRECTORY);
            if (kind != null && !kind.equals(DIRECTORY)) {
                throw ManifestException.entry(
                        entry.path(), "lies below " + PathBytes.quote(parent) + ", a " + kind);
            }
            parent = kind == null ? PathText.parent(parent) : "";
        }
    }

    private static String kind(ManifestEntry entry) {
        return switch (entry) {
            case ManifestEntry.Directory _ -> DIRECTORY;
            case ManifestEntry.File _ -> "file";
            case ManifestEntry.Symlink _ -> "link";
            case ManifestEntry.Deletion _ -> "deletion";
        };
    }
}
