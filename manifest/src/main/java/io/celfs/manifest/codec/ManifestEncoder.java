package io.celfs.manifest.codec;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.storage.ContentHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes manifests in the canonical form of their format, so that equal manifests are equal bytes.
 * Sorts the entries itself. Writes what the model says, sensible or not; it refuses only what the
 * format has no words for, and what readers would misread.
 */
public final class ManifestEncoder {
    private ManifestEncoder() {}

    /**
     * Writes a manifest.
     *
     * @return the hash of the bytes written, by which diffs name it as their parent
     * @throws ManifestException naming the entry that the format cannot hold
     */
    public static ContentHash encode(Manifest manifest, OutputStream out) throws IOException {
        checkHeader(manifest.header());
        JsonOutput json = new JsonOutput(out);
        if (manifest.header().format().isRich()) {
            new DraftWriter(manifest, json).write();
        } else {
            new V2023Writer(manifest, json).write();
        }
        return json.finish();
    }

    /** The bytes of a manifest. */
    public static byte[] encode(Manifest manifest) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        encode(manifest, out);
        return out.toByteArray();
    }

    /** The hash of the bytes that {@link #encode(Manifest)} gives. */
    public static ContentHash hash(Manifest manifest) throws IOException {
        return encode(manifest, OutputStream.nullOutputStream());
    }

    private static void checkHeader(ManifestHeader header) throws ManifestException {
        ManifestFormat format = header.format();
        if (!format.statesChunkSize() && header.chunkSize() != format.defaultChunkSize()) {
            throw new ManifestException(
                    "format " + format + " has no chunks of " + header.chunkSize() + " bytes");
        }
        if (format != ManifestFormat.BETA_2025_12 && header.absolute()) {
            throw new ManifestException("format " + format + " cannot say that paths are absolute");
        }
        if (format == ManifestFormat.V2025_12_04_BETA
                && header.isDiff() != (header.parentHash() != null)) {
            throw new ManifestException(
                    "in format " + format + " a manifest is a diff if and only if it has a parent");
        }
        if (!format.isRich() && (header.isDiff() || header.parentHash() != null)) {
            throw new ManifestException("format " + format + " has no diffs");
        }
    }
}
