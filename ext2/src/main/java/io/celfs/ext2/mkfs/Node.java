package io.celfs.ext2.mkfs;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.Name;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An inode of the new image, between the walk that finds it and the pass that writes it. */
final class Node {
    /**
     * A name in a directory.
     *
     * @param node what it names
     */
    record Entry(Name name, Node node) {}

    final long ino;
    final Attributes attributes;
    private final @Nullable Node parent;
    private final @Nullable Name name;

    /** Names that lead here, and for directories their own and those of subdirectories. */
    int links;

    /** Of a directory, sorted. */
    List<Entry> entries = List.of();

    /** Of a symbolic link. */
    byte[] target = {};

    XattrPlaces xattrs = XattrPlaces.NONE;

    /** A node below {@code parent}; the root has neither parent nor name. */
    Node(long ino, Attributes attributes, @Nullable Node parent, @Nullable Name name) {
        this.ino = ino;
        this.attributes = attributes;
        this.parent = parent;
        this.name = name;
    }

    boolean isDirectory() {
        return attributes.isDirectory();
    }

    boolean isRegular() {
        return attributes.isRegular();
    }

    boolean isSymlink() {
        return FileMode.isSymlink(attributes.mode);
    }

    /** The inode that {@code ..} means. */
    long parentIno() {
        return parent == null ? ino : parent.ino;
    }

    /** One of its paths, for messages. */
    @Override
    public String toString() {
        if (parent == null || name == null) {
            return "/";
        }
        String above = parent.toString();
        return above.endsWith("/") ? above + name : above + "/" + name;
    }
}
