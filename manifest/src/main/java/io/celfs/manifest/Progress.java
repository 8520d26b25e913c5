package io.celfs.manifest;

/** Told how far a long work on files is. Called from several threads, often: must be quick. */
@FunctionalInterface
public interface Progress {
    /** Does nothing. */
    Progress NONE = (_, _, _, _) -> {};

    /**
     * How far it is. What was found may still grow.
     *
     * @param filesDone files finished
     * @param bytesDone bytes of files that were dealt with
     * @param filesFound files seen so far
     * @param bytesFound bytes of these
     */
    void report(long filesDone, long bytesDone, long filesFound, long bytesFound);
}
