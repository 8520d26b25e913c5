package io.celfs.manifest.content;

import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.PathText;
import io.celfs.posix.PosixException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Names that no entry of the manifest has and nobody else uses. */
final class TemporaryNames {
    /** Makes something new under a name, or fails with EEXIST. */
    @FunctionalInterface
    interface Maker {
        void make(byte[] name) throws PosixException;
    }

    private final String prefix;
    private final AtomicLong next = new AtomicLong();

    TemporaryNames(List<ManifestEntry> entries) {
        String free = ".celfs-tmp-";
        while (isTaken(free, entries)) {
            free += "-";
        }
        prefix = free;
    }

    private static boolean isTaken(String prefix, List<ManifestEntry> entries) {
        for (ManifestEntry entry : entries) {
            if (PathText.name(entry.path()).startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Makes something under the next name that is free on disk, and answers the name. */
    byte[] make(Maker maker) throws PosixException {
        while (true) {
            byte[] name = (prefix + next.getAndIncrement()).getBytes(StandardCharsets.US_ASCII);
            try {
                maker.make(name);
                return name;
            } catch (PosixException e) {
                if (e.errno() != PosixException.EEXIST) {
                    throw e;
                }
            }
        }
    }
}
