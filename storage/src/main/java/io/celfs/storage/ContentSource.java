package io.celfs.storage;

import java.io.IOException;
import java.io.InputStream;

/** Content that can be read from its beginning as often as a retry needs. */
public interface ContentSource {
    /** Length in bytes. */
    long size() throws IOException;

    /** Opens the content from its first byte on. */
    InputStream open() throws IOException;

    /** Content in memory. */
    static ContentSource of(byte[] bytes) {
        return new ContentSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new java.io.ByteArrayInputStream(bytes);
            }
        };
    }
}
