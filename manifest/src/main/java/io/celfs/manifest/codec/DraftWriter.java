package io.celfs.manifest.codec;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.PathOrder;
import io.celfs.storage.ContentHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes the two drafts of 2025, which differ in their header and in which directories they list.
 */
final class DraftWriter {
    private final Manifest manifest;
    private final ManifestHeader header;
    private final JsonOutput json;
    private final boolean openjd;
    private final DirectoryList directories;

    DraftWriter(Manifest manifest, JsonOutput json) {
        this.manifest = manifest;
        this.header = manifest.header();
        this.json = json;
        openjd = header.format() == ManifestFormat.BETA_2025_12;
        directories = DirectoryList.of(manifest.entries(), openjd);
    }

    void write() throws IOException {
        json.raw("{\"dirs\":[");
        writeDirectories();
        json.raw("]");
        if (openjd) {
            json.raw(",\"fileChunkSizeBytes\":").number(header.chunkSize());
        }
        json.raw(",\"files\":[");
        writeFiles();
        json.raw("],\"hashAlg\":\"xxh128\"");
        if (!openjd) {
            json.raw(",\"manifestVersion\":\"2025-12-04-beta\"");
        }
        if (header.parentHash() != null) {
            json.raw(",\"parentManifestHash\":").hash(header.parentHash());
        }
        if (openjd) {
            json.raw(",\"specificationVersion\":").text(SpecificationVersion.of(header).text());
        }
        json.raw(",\"totalSize\":").raw(header.totalSize().toString()).raw("}");
    }

    private void writeDirectories() throws IOException {
        String separator = "";
        for (DirectoryList.Item item : directories.items()) {
            json.raw(separator).raw(item.deleted() ? "{\"delete\":true,\"name\":" : "{\"name\":");
            json.text(directories.compress(item.path())).raw("}");
            separator = ",";
        }
    }

    private void writeFiles() throws IOException {
        List<ManifestEntry> files = new ArrayList<>();
        for (ManifestEntry entry : manifest.entries()) {
            if (!entry.isInDirectoryList()) {
                files.add(entry);
            }
        }
        files.sort(Comparator.comparing(ManifestEntry::path, PathOrder.UTF16));
        String separator = "";
        for (ManifestEntry entry : files) {
            json.raw(separator);
            write(entry);
            separator = ",";
        }
    }

    private void write(ManifestEntry entry) throws IOException {
        String name = directories.compress(entry.path());
        switch (entry) {
            case ManifestEntry.File file -> write(file, name);
            case ManifestEntry.Symlink link ->
                    json.raw("{\"name\":")
                            .text(name)
                            .raw(",\"symlink\":{\"name\":")
                            .text(directories.compress(link.target()))
                            .raw("}}");
            case ManifestEntry.Deletion _ ->
                    json.raw("{\"delete\":true,\"name\":").text(name).raw("}");
            case ManifestEntry.Directory directory ->
                    throw new IllegalStateException(directory.path());
        }
    }

    private void write(ManifestEntry.File file, String name) throws IOException {
        json.raw("{");
        if (file.isChunked()) {
            writeChunks(file.hashes());
        } else if (!file.isUnhashed()) {
            json.raw("\"hash\":").hash(file.hashes().getFirst()).raw(",");
        } else if (!header.format().holdsUnhashedFiles()) {
            throw ManifestException.entry(
                    file.path(), "format " + header.format() + " cannot hold unhashed files");
        }
        json.raw("\"mtime\":").number(file.mtimeMicros()).raw(",\"name\":").text(name);
        json.raw(file.runnable() ? ",\"runnable\":true" : "");
        json.raw(",\"size\":").number(file.size()).raw("}");
    }

    private void writeChunks(List<ContentHash> hashes) throws IOException {
        String separator = "\"chunkhashes\":[";
        for (ContentHash hash : hashes) {
            json.raw(separator).hash(hash);
            separator = ",";
        }
        json.raw("],");
    }
}
