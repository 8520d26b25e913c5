package io.celfs.manifest;

import java.io.IOException;

/** A manifest that cannot be read, used or written. The message is one line. */
public final class ManifestException extends IOException {
    public ManifestException(String message) {
        super(message);
    }

    public ManifestException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A complaint about one entry. */
    public static ManifestException entry(String path, String problem) {
        return new ManifestException(PathBytes.quote(path) + ": " + problem);
    }

    /** A complaint about one entry, with what caused it. */
    public static ManifestException entry(String path, String problem, Throwable cause) {
        return new ManifestException(PathBytes.quote(path) + ": " + problem, cause);
    }
}
