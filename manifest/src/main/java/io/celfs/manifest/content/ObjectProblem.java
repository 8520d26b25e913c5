package io.celfs.manifest.content;

import io.celfs.manifest.PathBytes;
import io.celfs.storage.ObjectId;

/**
 * An object that the store lacks or has wrong.
 *
 * @param path a file that needs it
 */
public record ObjectProblem(String path, ObjectId object, String message) {
    @Override
    public String toString() {
        return PathBytes.quote(path) + ": object " + object + ": " + message;
    }
}
