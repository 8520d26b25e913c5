package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.manifest.FileTimes;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.RunBit;
import io.celfs.manifest.codec.DecodedManifest;
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.manifest.compose.Conversion;
import io.celfs.manifest.compose.ManifestComposer;
import io.celfs.manifest.compose.ManifestConverter;
import io.celfs.storage.ContentHash;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns what a session changed into a manifest. Walks only what changed, reads only chunks with
 * written pages, stores all objects before it answers, changes nothing in the session, and gives
 * the same manifest for the same state. The state is that of one moment; a file that is written
 * meanwhile is read again, and if that never ends it is named.
 */
public final class DiffManifestExporter {
    private static final int TRIES = 5;
    private static final int SHOWN = 20;
    private static final String CANNOT_GO_ON = "the session could not go on from this manifest";

    /**
     * The richest format: what an export says first, before it is converted to the one asked for.
     */
    private static final ManifestFormat MODEL = ManifestFormat.BETA_2025_12;

    private final Session session;
    private final WritableVfs fileSystem;
    private final Baseline baseline;
    private final ExportOptions options;
    private final ContentExport content;

    private final Map<String, ManifestEntry> entries = new TreeMap<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<Long> hashed = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();

    /** Links that became content, which the next diff could not keep up to date. */
    private final List<String> collapsed = new ArrayList<>();

    private Reductions reductions = new Reductions();

    private DiffManifestExporter(
            Session session, Baseline baseline, ExportOptions options, ContentExport content) {
        this.session = session;
        this.fileSystem = session.fileSystem();
        this.baseline = baseline;
        this.options = options;
        this.content = content;
    }

    /**
     * Exports a session.
     *
     * @throws ManifestException naming the paths that the format cannot hold
     * @throws FsException EBUSY naming the files that kept changing
     */
    public static ExportResult exportDiffManifest(Session session, ExportOptions options)
            throws IOException {
        Baseline baseline = session.baseline();
        try (ContentExport content =
                new ContentExport(session.fileSystem(), baseline, session.store())) {
            return new DiffManifestExporter(session, baseline, options, content).export();
        }
    }

    private ExportResult export() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            session.catchUp();
            if (collect()) {
                content.commit();
                return result();
            }
        }
        throw Errno.EBUSY.exception("files kept changing while they were read: " + changing());
    }

    private String changing() throws FsException {
        List<String> paths = new ArrayList<>();
        for (ExportItem item : cut()) {
            if (item instanceof ExportItem.Present(String path, long ino, _)
                    && hashed.contains(ino)
                    && !content.isCurrent(ino)) {
                paths.add(PathBytes.quote(path));
            }
        }
        return String.join(", ", paths.stream().limit(SHOWN).toList());
    }

    /** One try; false if something that was read changed meanwhile. */
    private boolean collect() throws IOException {
        entries.clear();
        gone.clear();
        hashed.clear();
        warnings.clear();
        losses.clear();
        collapsed.clear();
        reductions = new Reductions();
        LinkExport links = new LinkExport(fileSystem, options.links(), MODEL);
        try {
            for (ExportItem item : cut()) {
                switch (item) {
                    case ExportItem.Gone deleted -> gone(deleted);
                    case ExportItem.Present present -> present(present, links);
                }
            }
        } catch (ContentExport.ChangedMeanwhile again) {
            return false;
        } catch (IOException e) {
            if (session.catchUp()) {
                return false; // Perhaps it failed only because the ground moved.
            }
            throw e;
        }
        session.catchUp();
        for (long ino : hashed) {
            if (!content.isCurrent(ino)) {
                return false;
            }
        }
        return true;
    }

    private List<ExportItem> cut() throws FsException {
        return options.snapshot() ? fileSystem.everything() : fileSystem.differences(baseline);
    }

    private void gone(ExportItem.Gone item) throws IOException {
        if (!baseline.holds(item.path())) {
            return;
        }
        entries.put(item.path(), new ManifestEntry.Deletion(item.path(), item.directory()));
        gone.add(item.path());
    }

    private void present(ExportItem.Present item, LinkExport links) throws IOException {
        Attributes attributes = new Attributes();
        fileSystem.getattr(OpContext.ROOT, item.ino(), attributes);
        loseWhatNoFormatHas(item, attributes);
        switch (FileMode.type(attributes.mode)) {
            case FileMode.DIRECTORY -> put(new ManifestEntry.Directory(item.path()));
            case FileMode.REGULAR -> file(item.path(), item.ino(), item.earlier());
            case FileMode.SYMLINK -> link(item, links);
            default -> {
                losses.add(PathBytes.quote(item.path()) + ": " + kind(attributes.mode));
                leftOut(item);
            }
        }
    }

    /** What is left out must not let the file show through that had its name. */
    private void leftOut(ExportItem.Present item) throws IOException {
        if (item.earlier() != 0 && baseline.holds(item.path())) {
            entries.put(item.path(), new ManifestEntry.Deletion(item.path(), false));
        }
    }

    private static String kind(int mode) {
        return switch (FileMode.type(mode)) {
            case FileMode.SOCKET -> "is a socket";
            case FileMode.FIFO -> "is a FIFO";
            default -> "is a device";
        };
    }

    private void loseWhatNoFormatHas(ExportItem.Present item, Attributes attributes)
            throws FsException {
        if ((attributes.mode & (FileMode.SET_UID | FileMode.SET_GID)) != 0
                && attributes.isRegular()) {
            losses.add(PathBytes.quote(item.path()) + ": set-id bits");
        }
        if (!fileSystem.listxattr(OpContext.ROOT, item.ino()).isEmpty()) {
            losses.add(PathBytes.quote(item.path()) + ": extended attributes");
        }
    }

    private void put(ManifestEntry entry) throws ManifestException {
        if (gone.contains(entry.path()) && !canReplaceKinds()) {
            throw ManifestException.entry(
                    entry.path(),
                    "was a directory or became one, which one diff in this format cannot say;"
                            + " export --snapshot can");
        }
        entries.put(entry.path(), entry);
    }

    /**
     * The drafts of openjd refuse a path that is listed twice, even as deletion and as something
     * new.
     */
    private boolean canReplaceKinds() {
        return options.snapshot();
    }

    private void file(String path, long ino, long earlier) throws IOException {
        ManifestEntry.File entry = entry(path, ino);
        if (earlier == 0 || !entry.equals(before(path, earlier))) {
            put(entry);
        }
    }

    private ManifestEntry.File entry(String path, long ino) throws IOException {
        Attributes attributes = new Attributes();
        List<ContentHash> hashes = content.hashes(ino, attributes);
        hashed.add(ino);
        reductions.file(attributes, session.info().uid(), session.info().gid());
        return new ManifestEntry.File(
                path,
                attributes.size,
                FileTimes.micros(attributes.mtime, attributes.mtimeNanos),
                RunBit.of(attributes.mode),
                hashes);
    }

    private ManifestEntry before(String path, long earlier) throws IOException {
        Attributes before = new Attributes();
        Tree tree = baseline.tree();
        tree.getattr(earlier, before);
        List<ContentHash> hashes = before.isRegular() ? tree.hashes(earlier) : null;
        return hashes == null
                ? new ManifestEntry.Symlink(path, "")
                : new ManifestEntry.File(
                        path,
                        before.size,
                        FileTimes.micros(before.mtime, before.mtimeNanos),
                        RunBit.of(before.mode),
                        hashes);
    }

    private void link(ExportItem.Present item, LinkExport links) throws IOException {
        for (LinkExport.Outcome outcome : links.export(item.path(), item.ino())) {
            switch (outcome) {
                case LinkExport.Kept(ManifestEntry.Symlink entry) -> put(entry);
                case LinkExport.Copied(String path, long ino) -> put(entry(path, ino));
                case LinkExport.CopiedDirectory(String path) -> {
                    if (path.equals(item.path()) && item.earlier() != 0) {
                        gone.add(path);
                    }
                    put(new ManifestEntry.Directory(path));
                }
                case LinkExport.Warned(String line) -> warnings.add(line);
            }
        }
        ManifestEntry there = entries.get(item.path());
        if (there == null || there instanceof ManifestEntry.Deletion) {
            leftOut(item);
            if (links.mayBeHeldLater(item.path(), item.ino())) {
                collapsed.add(
                        PathBytes.quote(item.path()) + " is a link that a later one may hold");
            }
        } else if (!(there instanceof ManifestEntry.Symlink)) {
            collapsed.add(PathBytes.quote(item.path()) + " is a link that became its content");
        }
    }

    private ExportResult result() throws IOException {
        if (!options.lossy()) {
            refuse("a manifest cannot hold everything (--lossy leaves it out)", losses);
        }
        Manifest rich = Manifest.of(header(), List.copyOf(entries.values()));
        Conversion conversion =
                ManifestConverter.convert(
                        rich, options.format(), options.lossy(), session.store(), Patience.DEFAULT);
        Manifest tree = options.rebase() ? treeAfter(conversion) : conversion.manifest();
        losses.addAll(conversion.losses());
        return new ExportResult(
                conversion.manifest(),
                tree,
                warnings,
                losses,
                reductions,
                content.files(),
                content.bytes());
    }

    /** The tree that the manifest leaves, if the session can go on from it. */
    private Manifest treeAfter(Conversion conversion) throws IOException {
        refuse(CANNOT_GO_ON, collapsed);
        refuse(CANNOT_GO_ON, conversion.losses());
        Manifest manifest = conversion.manifest();
        if (manifest.header().chunkSize() != session.base().chunkSize()) {
            refuse(CANNOT_GO_ON, List.of("its format cuts files into other chunks"));
        }
        if (options.snapshot()) {
            return manifest;
        }
        Conversion composed =
                ManifestComposer.compose(
                        ManifestDecoder.decode(session.baselineManifest()),
                        List.of(new DecodedManifest(manifest, ManifestEncoder.hash(manifest))));
        refuse(CANNOT_GO_ON, composed.losses());
        return composed.manifest();
    }

    private static void refuse(String what, List<String> reasons) throws ManifestException {
        if (!reasons.isEmpty()) {
            String shown = String.join("; ", reasons.stream().limit(SHOWN).toList());
            int more = reasons.size() - SHOWN;
            throw new ManifestException(
                    what + ": " + shown + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private ManifestHeader header() throws IOException {
        long chunkSize = session.base().chunkSize();
        return options.snapshot()
                ? ManifestHeader.snapshot(MODEL, chunkSize)
                : ManifestHeader.diff(MODEL, chunkSize, ContentHash.parse(baseline.identity()));
    }
}
