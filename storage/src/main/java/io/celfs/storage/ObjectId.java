package io.celfs.storage;

/**
 * Names an object of a store: what it hashes to and how long it is.
 *
 * @param hash hash of the whole content
 * @param size length in bytes
 */
public record ObjectId(ContentHash hash, long size) {
    @Override
    public String toString() {
        return hash + " (" + size + " bytes)";
    }
}
