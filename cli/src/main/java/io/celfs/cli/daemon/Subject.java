package io.celfs.cli.daemon;

import io.celfs.core.FileSystem;
import java.io.IOException;
import java.util.Map;

/** What a daemon serves. */
interface Subject extends AutoCloseable {
    FileSystem fileSystem();

    /** True if the folder beside the mount holds something to keep. */
    boolean hasChanges() throws IOException;

    /** Makes everything durable and renews what people look at. */
    void flush() throws IOException;

    /**
     * Freezes what was written so far.
     *
     * @return how many layers are frozen
     * @throws io.celfs.core.FsException if it cannot
     */
    int freeze() throws IOException;

    /** What acknowledged writes can rely on, in a few words. */
    String promise();

    /** Adds figures of now. */
    void describe(Map<String, String> lines);

    @Override
    void close() throws IOException;
}
