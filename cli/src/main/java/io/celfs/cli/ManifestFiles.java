package io.celfs.cli;

import io.celfs.manifest.ManifestException;
import io.celfs.manifest.codec.DecodedManifest;
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.storage.ContentSource;
import java.io.IOException;
import java.io.InputStream;

/** Reads manifests that are named on the command line. */
public final class ManifestFiles {
    private ManifestFiles() {}

    /** Reads a whole manifest; a complaint names the file. */
    static DecodedManifest read(HostPath path) throws IOException {
        if (path.isDirectory()) {
            throw new CommandException(path + ": is a directory: name a manifest file");
        }
        try {
            return ManifestDecoder.decode(source(path));
        } catch (ManifestException e) {
            throw new CommandException(path + ": " + e.getMessage(), e);
        }
    }

    /** The bytes of a file, read when they are wanted. */
    public static ContentSource source(HostPath path) {
        return new ContentSource() {
            @Override
            public long size() throws IOException {
                return HostInput.size(path);
            }

            @Override
            public InputStream open() throws IOException {
                return HostInput.open(path);
            }
        };
    }
}
