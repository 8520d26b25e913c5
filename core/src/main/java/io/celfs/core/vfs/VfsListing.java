package io.celfs.core.vfs;

import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One listing of a directory: entries that are mount points show what is mounted there. */
final class VfsListing {
    /** The own number of a covered inode, and the number of what is mounted on it. */
    private record Covered(long own, long root) {}

    private final Vfs vfs;
    private final MountTable mounts;
    private final OpContext context;
    private final VfsHandle directory;

    /** Attributes of what covers or stands above entries, by own number of the entry's inode. */
    private final Map<Long, Attributes> covers = new HashMap<>();

    /** Entries whose covers were accepted instead. */
    private final List<Covered> coversAccepted = new ArrayList<>();

    /** What {@code ..} means, where the mounted file system cannot know it. */
    private @Nullable Attributes above;

    /** What went wrong while the file system listed. */
    private @Nullable FsException failure;

    VfsListing(Vfs vfs, MountTable mounts, OpContext context, VfsHandle directory) {
        this.vfs = vfs;
        this.mounts = mounts;
        this.context = context;
        this.directory = directory;
    }

    /** As {@link FileSystem#readdir}. */
    void list(long cookie, boolean plus, DirectorySink sink) throws FsException {
        findCovers();
        findAbove();
        Mount mount = directory.mount;
        mount.fs.readdir(
                context,
                directory.inner,
                cookie,
                plus,
                (name, attributes, next) -> accept(sink, plus, name, attributes, next));
        exchangeReferences();
        if (failure != null) {
            throw failure;
        }
    }

    private boolean accept(
            DirectorySink sink, boolean plus, Name name, Attributes attributes, long next) {
        if (name.equals(Name.DOT_DOT) && above != null) {
            return sink.accept(name, above, next);
        }
        Attributes cover = name.isDots() ? null : covers.get(attributes.ino);
        boolean taken =
                cover == null
                        ? acceptOwn(sink, name, attributes, next)
                        : sink.accept(name, cover, next);
        if (taken && plus && !name.isDots()) {
            accepted(attributes.ino, cover);
        }
        return taken;
    }

    private boolean acceptOwn(DirectorySink sink, Name name, Attributes attributes, long next) {
        long own = attributes.ino;
        try {
            attributes.ino = directory.mount.number(own);
            return sink.accept(name, attributes, next);
        } catch (FsException e) {
            failure = e;
            return false;
        } finally {
            attributes.ino = own;
        }
    }

    private void accepted(long own, @Nullable Attributes cover) {
        if (cover == null) {
            mounts.count(directory.mount, 1);
        } else {
            coversAccepted.add(new Covered(own, cover.ino));
        }
    }

    /** What the listing shows is the mounted root: the reference is due to it. */
    private void exchangeReferences() throws FsException {
        for (Covered covered : coversAccepted) {
            vfs.lookup(context, covered.root(), Name.DOT, new Attributes());
            directory.mount.fs.forget(covered.own(), 1);
        }
    }

    private void findCovers() throws FsException {
        for (Mount mount : mounts.others()) {
            long covered = mount.place.covered();
            if (mount.place.up() == directory.ino() && mount.place.name() != null && covered != 0) {
                Attributes root = new Attributes();
                vfs.lookup(context, directory.ino(), mount.place.name(), root);
                vfs.forget(root.ino, 1);
                covers.put(Mount.own(covered), root);
            }
        }
    }

    private void findAbove() throws FsException {
        if (!directory.mount.isFirst() && Mount.own(directory.ino()) == FileSystem.ROOT) {
            above = new Attributes();
            vfs.lookup(context, directory.ino(), Name.DOT_DOT, above);
            vfs.forget(above.ino, 1);
        }
    }
}
