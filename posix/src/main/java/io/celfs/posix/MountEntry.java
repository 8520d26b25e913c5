package io.celfs.posix;

import java.util.Arrays;

/** One line of the mount table. */
public final class MountEntry {
    private final int id;
    private final String device;
    private final byte[] path;
    private final String type;
    private final byte[] source;

    MountEntry(int id, String device, byte[] path, String type, byte[] source) {
        this.id = id;
        this.device = device;
        this.path = path;
        this.type = type;
        this.source = source;
    }

    /** The mount's number, unique among those of this moment. */
    public int id() {
        return id;
    }

    /** Major and minor number of the file system, as {@code 0:47}. */
    public String device() {
        return device;
    }

    /** Where it is mounted: absolute, without links. */
    public byte[] path() {
        return path.clone();
    }

    /** True if it is mounted there, seen or covered. */
    public boolean isAt(byte[] realPath) {
        return Arrays.equals(path, realPath);
    }

    /** The kind of file system, with the subtype behind a dot. */
    public String type() {
        return type;
    }

    /** What was mounted, in the words of whoever mounted it. */
    public byte[] source() {
        return source.clone();
    }
}
