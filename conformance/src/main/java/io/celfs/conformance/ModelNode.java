package io.celfs.conformance;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.Name;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An inode of the model: everything in the open, content as one array. */
final class ModelNode {
    /** A name in a directory. */
    static final class Entry {
        final Name name;
        final long cookie;
        ModelNode node;

        Entry(Name name, long cookie, ModelNode node) {
            this.name = name;
            this.cookie = cookie;
            this.node = node;
        }
    }

    final long ino;
    final List<Entry> entries = new ArrayList<>();
    final Map<Name, byte[]> xattrs = new HashMap<>();
    int mode;
    int uid;
    int gid;
    int rdev;
    long references;
    int handles;
    boolean linkable = true;
    byte[] content = new byte[0];
    Instant atime;
    Instant mtime;
    Instant ctime;

    ModelNode(long ino, int mode, int uid, int gid, Instant now) {
        this.ino = ino;
        this.mode = mode;
        this.uid = uid;
        this.gid = gid;
        atime = now;
        mtime = now;
        ctime = now;
    }

    boolean isDirectory() {
        return FileMode.isDirectory(mode);
    }

    @Nullable Entry entry(Name name) {
        for (Entry entry : entries) {
            if (entry.name.equals(name)) {
                return entry;
            }
        }
        return null;
    }

    void modified(Instant now) {
        mtime = now;
        ctime = now;
    }

    void stripSetId() {
        if (!isDirectory()) {
            mode = FileMode.withoutSetId(mode);
            xattrs.remove(Workbench.name("security.capability"));
        }
    }

    void fill(Attributes result, int nlink) {
        result.set(new Attributes());
        result.ino = ino;
        result.mode = mode;
        result.nlink = nlink;
        result.uid = uid;
        result.gid = gid;
        result.rdev = rdev;
        result.size = content.length;
        result.blocks = (content.length + 511L) / 512;
        result.atime = atime.getEpochSecond();
        result.atimeNanos = atime.getNano();
        result.mtime = mtime.getEpochSecond();
        result.mtimeNanos = mtime.getNano();
        result.ctime = ctime.getEpochSecond();
        result.ctimeNanos = ctime.getNano();
    }
}
