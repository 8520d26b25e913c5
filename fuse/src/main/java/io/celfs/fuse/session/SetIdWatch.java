package io.celfs.fuse.session;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Strips set-id bits from files that were given them while a stranger, one whose writes take them
 * away, had them open for writing in passthrough: such writes come without a word, so each look at
 * the attributes and each close compares size and modification time with what they were when the
 * bits were set.
 */
final class SetIdWatch {
    private static final int SET_ID = FileMode.SET_UID | FileMode.SET_GID;

    private static final Logger LOG = System.getLogger("io.celfs.fuse");

    private interface Look {
        void at(Attributes now) throws FsException;
    }

    private record Content(long size, long mtime, int mtimeNanos) {
        static Content of(Attributes attributes) {
            return new Content(attributes.size, attributes.mtime, attributes.mtimeNanos);
        }
    }

    private final FileSystem fileSystem;
    private final Map<Long, Content> watched = new ConcurrentHashMap<>();
    private final AtomicLong settings = new AtomicLong();

    /** How many strangers write unseen, by inode. */
    private final Map<Long, Integer> strangers = new ConcurrentHashMap<>();

    SetIdWatch(FileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    /** True for a regular file with set-id bits: a write of most callers takes them away. */
    static boolean hasSetId(Attributes attributes) {
        return (attributes.mode & SET_ID) != 0 && attributes.isRegular();
    }

    /**
     * How often set-id bits were set in this session. Whoever begins to write unseen compares it
     * before and after: no change means that there is nothing to watch.
     */
    long settings() {
        return settings.get();
    }

    /** Attributes were changed: to be told before it is asked whether there are unseen writers. */
    void changed(Attributes now) {
        if (hasSetId(now)) {
            settings.incrementAndGet();
        }
    }

    /** A stranger begins to write unseen. */
    void strangerComes(long ino) {
        strangers.merge(ino, 1, Integer::sum);
    }

    /** A stranger is about to go: what he wrote is known now. */
    void strangerGoes(long ino) {
        check(ino);
        if (strangers.computeIfPresent(ino, (key, count) -> count > 1 ? count - 1 : null) == null) {
            watched.remove(ino);
        }
    }

    /** The attributes that were set may be taken away by somebody who writes unseen. */
    void watch(Attributes now) {
        if (hasSetId(now) && strangers.containsKey(now.ino)) {
            watched.put(now.ino, Content.of(now));
        }
    }

    boolean watches(long ino) {
        return !watched.isEmpty() && watched.containsKey(ino);
    }

    /** Watches a file that was given set-id bits by whoever was quicker. */
    void watchIfSet(long ino) {
        look(ino, this::watch);
    }

    private void check(long ino) {
        if (watches(ino)) {
            look(ino, this::check);
        }
    }

    private void look(long ino, Look look) {
        try {
            Attributes now = new Attributes();
            fileSystem.getattr(OpContext.ROOT, ino, now);
            look.at(now);
        } catch (FsException failure) {
            LOG.log(Level.WARNING, "set-id bits of inode " + ino + " may be left", failure);
        }
    }

    /** Strips the bits if the content has changed, and answers the attributes as they are then. */
    void check(Attributes now) throws FsException {
        Content before = watched.get(now.ino);
        if (before == null || !hasSetId(now)) {
            watched.remove(now.ino);
        } else if (!before.equals(Content.of(now)) && watched.remove(now.ino, before)) {
            AttributeChange change = new AttributeChange();
            change.valid = AttributeChange.KILL_SET_ID;
            fileSystem.setattr(OpContext.ROOT, now.ino, change, now);
        }
    }
}
