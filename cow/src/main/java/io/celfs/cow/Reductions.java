package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;

/** Counts what every manifest reduces: said in one line, never an error. */
public final class Reductions {
    private int modes;
    private int owners;
    private int times;
    private int hardLinks;

    void file(Attributes attributes, int baseUid, int baseGid) {
        int permissions = attributes.mode & 0777;
        modes += permissions != 0644 && permissions != 0755 ? 1 : 0;
        owners += attributes.uid != baseUid || attributes.gid != baseGid ? 1 : 0;
        times += attributes.mtimeNanos % 1000 != 0 ? 1 : 0;
        hardLinks += attributes.nlink > 1 && FileMode.isRegular(attributes.mode) ? 1 : 0;
    }

    /** Files whose permissions become the run bit alone. */
    public int modes() {
        return modes;
    }

    /** Files whose owner is dropped. */
    public int owners() {
        return owners;
    }

    /** Files whose modification time is cut to microseconds. */
    public int times() {
        return times;
    }

    /** Names of files that become files of their own. */
    public int hardLinks() {
        return hardLinks;
    }
}
