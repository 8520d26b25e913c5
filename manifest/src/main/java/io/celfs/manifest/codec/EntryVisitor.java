package io.celfs.manifest.codec;

import io.celfs.manifest.ManifestEntry;
import java.io.IOException;

/** Takes the entries of a manifest one by one, in the order of the file. */
@FunctionalInterface
public interface EntryVisitor {
    /**
     * Takes an entry. What a manifest says about itself may come behind its entries: if decoding
     * fails in the end, what was taken is worth nothing.
     */
    void visit(ManifestEntry entry) throws IOException;
}
