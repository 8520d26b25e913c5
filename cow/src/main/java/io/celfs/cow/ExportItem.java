package io.celfs.cow;

/** Something that an export has to say, as of one moment. */
sealed interface ExportItem {
    String path();

    /** There is an inode at a path; {@code earlier} is what the baseline has there, or 0. */
    record Present(String path, long ino, long earlier) implements ExportItem {}

    /** The baseline's path is gone. */
    record Gone(String path, boolean directory) implements ExportItem {}
}
