package io.celfs.manifest.content;

import io.celfs.manifest.Chunks;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.storage.ContentSource;
import io.celfs.storage.FileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import java.io.InputStream;
import java.util.List;

/** The content of a file of a manifest: its objects, one behind the other. */
public final class FileContent {
    private FileContent() {}

    /**
     * Opens the content from its first byte on. The store verifies what it hands out.
     *
     * @throws ManifestException if the manifest does not know the content
     */
    public static InputStream open(
            ManifestEntry.File file, long chunkSize, FileStore store, Patience patience)
            throws ManifestException {
        return new ObjectsInput(Chunks.objects(file, chunkSize), store, patience);
    }

    /** The content as something that can be put into a store. */
    public static ContentSource source(
            ManifestEntry.File file, long chunkSize, FileStore store, Patience patience)
            throws ManifestException {
        List<ObjectId> objects = Chunks.objects(file, chunkSize);
        return new ContentSource() {
            @Override
            public long size() {
                return file.size();
            }

            @Override
            public InputStream open() {
                return new ObjectsInput(objects, store, patience);
            }
        };
    }
}
