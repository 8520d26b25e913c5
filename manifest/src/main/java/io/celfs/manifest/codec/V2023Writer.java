package io.celfs.manifest.codec;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.PathOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes 2023-03-03. */
final class V2023Writer {
    private final Manifest manifest;
    private final JsonOutput json;

    V2023Writer(Manifest manifest, JsonOutput json) {
        this.manifest = manifest;
        this.json = json;
    }

    void write() throws IOException {
        json.raw("{\"hashAlg\":\"xxh128\",\"manifestVersion\":\"2023-03-03\",\"paths\":[");
        List<ManifestEntry> sorted = new ArrayList<>(manifest.entries());
        sorted.sort(Comparator.comparing(ManifestEntry::path, PathOrder.UTF16));
        String separator = "";
        for (ManifestEntry entry : sorted) {
            json.raw(separator);
            write(file(entry));
            separator = ",";
        }
        json.raw("],\"totalSize\":").raw(manifest.header().totalSize().toString()).raw("}");
    }

    private void write(ManifestEntry.File file) throws IOException {
        json.raw("{\"hash\":").hash(file.hashes().getFirst());
        json.raw(",\"mtime\":").number(file.mtimeMicros());
        json.raw(",\"path\":").text(file.path());
        json.raw(",\"size\":").number(file.size()).raw("}");
    }

    /** The entry, if the format has words for all of it. */
    private static ManifestEntry.File file(ManifestEntry entry) throws ManifestException {
        if (!(entry instanceof ManifestEntry.File file)) {
            throw cannotHold(entry, "anything but files");
        }
        if (file.hashes().size() != 1) {
            throw cannotHold(entry, "chunked or unhashed files");
        }
        if (file.runnable()) {
            throw cannotHold(entry, "run bits");
        }
        return file;
    }

    private static ManifestException cannotHold(ManifestEntry entry, String what) {
        return ManifestException.entry(
                entry.path(), "format " + ManifestFormat.V2023_03_03 + " cannot hold " + what);
    }
}
