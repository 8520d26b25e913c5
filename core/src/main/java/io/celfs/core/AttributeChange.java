package io.celfs.core;

/**
 * What {@code setattr} shall change. Only the fields named in {@link #valid} count. "Now" is taken
 * from the file system's clock. Reusable: {@link #clear} before the next use.
 */
public final class AttributeChange {
    public static final int MODE = 1;
    public static final int UID = 1 << 1;
    public static final int GID = 1 << 2;
    public static final int SIZE = 1 << 3;
    public static final int ATIME = 1 << 4;
    public static final int MTIME = 1 << 5;
    public static final int CTIME = 1 << 6;

    /** With {@link #ATIME}: set it to now, the time fields are ignored. */
    public static final int ATIME_NOW = 1 << 7;

    /** With {@link #MTIME}: set it to now, the time fields are ignored. */
    public static final int MTIME_NOW = 1 << 8;

    /**
     * The change comes from a caller who may not keep set-id bits (chown, or truncate without
     * CAP_FSETID): clear them and the file capabilities.
     */
    public static final int KILL_SET_ID = 1 << 9;

    /** Mask of the constants above. */
    public int valid;

    /** Permission bits ({@link FileMode#PERMISSIONS}); type bits are ignored. */
    public int mode;

    public int uid;
    public int gid;
    public long size;
    public long atime;
    public int atimeNanos;
    public long mtime;
    public int mtimeNanos;
    public long ctime;
    public int ctimeNanos;

    /** True if all of {@code flags} are set. */
    public boolean has(int flags) {
        return (valid & flags) == flags;
    }

    /** Nothing to change. */
    public AttributeChange clear() {
        valid = 0;
        return this;
    }

    public AttributeChange size(long newSize) {
        valid |= SIZE;
        size = newSize;
        return this;
    }

    public AttributeChange mode(int newMode) {
        valid |= MODE;
        mode = newMode;
        return this;
    }

    public AttributeChange owner(int newUid, int newGid) {
        valid |= UID | GID;
        uid = newUid;
        gid = newGid;
        return this;
    }

    public AttributeChange atime(long seconds, int nanos) {
        valid |= ATIME;
        atime = seconds;
        atimeNanos = nanos;
        return this;
    }

    public AttributeChange mtime(long seconds, int nanos) {
        valid |= MTIME;
        mtime = seconds;
        mtimeNanos = nanos;
        return this;
    }
}
