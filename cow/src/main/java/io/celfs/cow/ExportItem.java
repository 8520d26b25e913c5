package io.celfs.cow;

/** Something that an export has to say, as of one moment. */
sealed interface ExportItem {
    String path();

    /** There is an inode at a path; {@code baseIno} is what the base has there, or 0. */
    record Present(String path, long ino, long baseIno) implements ExportItem {}

    /** The base's path is gone. */
    record Gone(String path, boolean directory) implements ExportItem {}
}
