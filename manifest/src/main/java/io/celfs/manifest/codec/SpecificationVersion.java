package io.celfs.manifest.codec;

import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.ManifestKind;

/** The marker of the draft beta-2025-12, which says path style and kind. */
record SpecificationVersion(boolean absolute, ManifestKind kind) {
    private static final String SUFFIX = "-beta-2025-12";

    static SpecificationVersion of(ManifestHeader header) {
        return new SpecificationVersion(header.absolute(), header.kind());
    }

    static SpecificationVersion parse(String text) throws ManifestException {
        for (ManifestKind kind : ManifestKind.values()) {
            for (boolean absolute : new boolean[] {false, true}) {
                SpecificationVersion version = new SpecificationVersion(absolute, kind);
                if (version.text().equals(text)) {
                    return version;
                }
            }
        }
        throw HeaderFields.unknown("specificationVersion", text);
    }

    String text() {
        return (absolute ? "absolute" : "relative")
                + "-manifest-"
                + (kind == ManifestKind.DIFF ? "diff" : "snapshot")
                + SUFFIX;
    }
}
