package io.celfs.manifest.codec;

import io.celfs.manifest.Chunks;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.PathText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is legal depends on the header, and in canonical JSON most of the header comes behind the
 * entries. So the first entry that needs a certain header is remembered and judged in the end.
 */
final class FormatFacts {
    private record ChunkedFile(String path, long size, int hashes) {}

    private @Nullable String unhashed;
    private @Nullable String deletion;
    private @Nullable String uncompressed;
    private @Nullable String absolutePath;
    private @Nullable String relativePath;
    private @Nullable String absoluteTarget;
    private @Nullable String relativeTarget;
    private final List<ChunkedFile> chunkedFiles = new ArrayList<>();

    /** Looks at an entry and at the name by which the file gives it. */
    void note(ManifestEntry entry, String wireName) {
        notePath(entry.path(), wireName);
        switch (entry) {
            case ManifestEntry.File file -> noteFile(file);
            case ManifestEntry.Symlink link -> noteTarget(link);
            case ManifestEntry.Deletion gone -> deletion = first(deletion, gone.path());
            case ManifestEntry.Directory _ -> {}
        }
    }

    private void notePath(String path, String wireName) {
        if (path.startsWith("/")) {
            absolutePath = first(absolutePath, path);
        } else if (relativePath == null && !PathText.isAbsolute(path)) {
            relativePath = path;
        }
        if (uncompressed == null && isUncompressed(wireName)) {
            uncompressed = path;
        }
    }

    private static boolean isUncompressed(String name) {
        int slash = name.indexOf('/');
        return slash > 0 && (name.charAt(0) != '$' || !DirectoryTable.isReference(name));
    }

    private void noteFile(ManifestEntry.File file) {
        if (file.isUnhashed()) {
            unhashed = first(unhashed, file.path());
        } else if (file.isChunked()) {
            chunkedFiles.add(new ChunkedFile(file.path(), file.size(), file.hashes().size()));
        }
    }

    private void noteTarget(ManifestEntry.Symlink link) {
        if (PathText.isAbsolute(link.target())) {
            absoluteTarget = first(absoluteTarget, link.path());
        } else {
            relativeTarget = first(relativeTarget, link.path());
        }
    }

    private static String first(@Nullable String known, String path) {
        return known == null ? path : known;
    }

    /** Throws if an entry does not fit the header. */
    void judge(ManifestHeader header) throws ManifestException {
        if (!header.isDiff()) {
            refuse(deletion, "is deleted, but the manifest is a snapshot");
        }
        if (header.format().isRich() && !header.format().holdsUnhashedFiles()) {
            refuse(unhashed, "has neither hash, chunkhashes nor symlink");
        }
        if (header.format() == ManifestFormat.BETA_2025_12) {
            judgeStyle(header.absolute());
        }
        for (ChunkedFile file : chunkedFiles) {
            refuse(file.path, Chunks.problem(file.size, file.hashes, header.chunkSize()));
        }
    }

    private void judgeStyle(boolean absolute) throws ManifestException {
        refuse(uncompressed, "the name has a slash but no $N in front");
        if (absolute) {
            refuse(relativePath, "the path is relative, but the manifest is absolute");
            refuse(relativeTarget, "the link's target is relative, but the manifest is absolute");
        } else {
            refuse(absolutePath, "the path is absolute, but the manifest is relative");
            refuse(absoluteTarget, "the link's target is absolute, but the manifest is relative");
        }
    }

    private static void refuse(@Nullable String path, @Nullable String problem)
            throws ManifestException {
        if (path != null && problem != null) {
            throw ManifestException.entry(path, problem);
        }
    }
}
