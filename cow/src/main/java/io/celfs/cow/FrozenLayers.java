package io.celfs.cow;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.storage.ContentHasher;
import io.celfs.storage.ContentSource;
import io.celfs.storage.FileStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The states that a session went through and can still tell: what its lowest layers hold. A state
 * that was exported for a rebase has its manifest beside it, and the last such state is the
 * baseline.
 */
final class FrozenLayers {
    static final String EXPORTED = "exported.manifest";

    private final HostDirectory folder;
    private final Base base;
    private final FileStore store;
    private final SessionInfo info;

    @GuardedBy("this")
    private final Map<Integer, FrozenState> states = new HashMap<>();

    FrozenLayers(HostDirectory folder, Base base, FileStore store, SessionInfo info) {
        this.folder = folder;
        this.base = base;
        this.store = store;
        this.info = info;
    }

    /** What changes are measured against. */
    Baseline baseline() throws IOException {
        return state(exportedCount());
    }

    /** What lies below the top layer. */
    Baseline below() throws IOException {
        return state(info.layers().size() - 1);
    }

    /** How many layers hold the state that the session was rebased on, 0 if it never was. */
    private int exportedCount() throws IOException {
        int count = info.layers().size();
        while (count > 0 && !folder.exists(exported(count))) {
            count--;
        }
        return count;
    }

    /** Where the manifest of what the lowest layers hold is, if there is one. */
    private String exported(int count) {
        return SessionLayout.layerFolder(info.layers().get(count - 1)) + "/" + EXPORTED;
    }

    private synchronized Baseline state(int count) throws IOException {
        if (count == 0 && base instanceof ManifestBase) {
            return Baseline.of(base);
        }
        FrozenState known = states.get(count);
        if (known == null) {
            known = new FrozenState(read(count), () -> readManifest(count));
            states.put(count, known);
        }
        return known;
    }

    private InodeTable read(int count) throws IOException {
        InodeTable table = new InodeTable(base, new LayerStack(base.chunkSize(), false));
        Recovery reader = new Recovery(folder, table, false);
        for (int number : info.layers().subList(0, count)) {
            reader.openLayer(number);
        }
        reader.freezeAll();
        return table;
    }

    private ManifestBase readManifest(int count) throws IOException {
        try (HostFile manifest = folder.openFile(manifestName(count), HostFile.READ_ONLY, 0)) {
            ContentSource content = SessionFile.content(manifest);
            return ManifestBase.open(content, store, info.uid(), info.gid());
        }
    }

    /** The exact bytes of the baseline's manifest. */
    byte[] baselineManifest() throws IOException {
        return SessionFile.read(folder, manifestName(exportedCount()));
    }

    /** The file with the manifest of a state. That of an image is made when first needed. */
    private String manifestName(int count) throws IOException {
        if (count > 0) {
            return exported(count);
        }
        if (base instanceof FileSystemBase image && !folder.exists(SessionLayout.MANIFEST)) {
            SessionFile.replace(folder, SessionLayout.MANIFEST, image.manifest());
        }
        return SessionLayout.MANIFEST;
    }

    /** The hash of the baseline's manifest. */
    String baselineIdentity() throws IOException {
        return exportedCount() == 0
                ? info.base()
                : ContentHasher.hash(baselineManifest()).toString();
    }

    /** Makes what all layers hold the baseline. */
    void rebase(Manifest tree) throws IOException {
        List<Integer> numbers = info.layers();
        if (numbers.isEmpty()) {
            return; // Nothing was ever written: the base is what there is.
        }
        try (HostDirectory layer =
                folder.openDirectory(SessionLayout.layerFolder(numbers.getLast()))) {
            SessionFile.replace(layer, EXPORTED, ManifestEncoder.encode(tree));
        }
    }

    synchronized void close() {
        states.values().forEach(FrozenState::close);
        states.clear();
    }
}
