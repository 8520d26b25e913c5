package io.celfs.manifest.codec;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.storage.ContentSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/**
 * Reads manifests of every format, which it finds out itself. Streams: memory is needed for the
 * directories and for what the visitor keeps.
 *
 * <p>Accepts any key order, any white space and raw UTF-8. Refuses, naming the entry, what no
 * writer of these formats writes: see docs/formats.md for where this is stricter than AWS. Paths
 * are not checked for safety; that is {@link io.celfs.manifest.MountRules}.
 */
public final class ManifestDecoder {
    private ManifestDecoder() {}

    /**
     * Reads a manifest and hands out its entries.
     *
     * @throws ManifestException if it is not a valid manifest; what the visitor took is then void
     */
    public static DecodedHeader decode(ContentSource source, EntryVisitor visitor)
            throws IOException {
        try (InputStream in = source.open()) {
            return new ManifestPass(in, visitor).read();
        } catch (ManifestPass.DirectoriesAreLater e) {
            return decodeTwice(source, visitor);
        } catch (JacksonException e) {
            throw JsonSource.translate(e);
        }
    }

    /** For the rare file that lists files before directories: the directories first. */
    private static DecodedHeader decodeTwice(ContentSource source, EntryVisitor visitor)
            throws IOException {
        DirectoryTable directories = new DirectoryTable();
        try (InputStream first = source.open();
                InputStream second = source.open()) {
            DecodedHeader header = new ManifestPass(first, visitor).readWithoutFiles(directories);
            DecodedHeader again = new ManifestPass(second, visitor).readFilesOnly(directories);
            if (!header.equals(again)) {
                throw new ManifestException("the manifest changed while it was being read");
            }
            return header;
        } catch (JacksonException e) {
            throw JsonSource.translate(e);
        }
    }

    /** Reads a manifest into memory. */
    public static DecodedManifest decode(ContentSource source) throws IOException {
        List<ManifestEntry> entries = new ArrayList<>();
        DecodedHeader decoded = decode(source, entries::add);
        return new DecodedManifest(new Manifest(decoded.header(), entries), decoded.hash());
    }

    /** Reads a manifest from memory. */
    public static DecodedManifest decode(byte[] bytes) throws IOException {
        return decode(ContentSource.of(bytes));
    }
}
