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

    /**
     * Is offered a file before an entry is made of it.
     *
     * @return true if it was taken; false to have it as an entry
     */
    default boolean visit(PlainFile file) throws IOException {
        return false;
    }
}
