package io.celfs.ext2.mkfs;

import io.celfs.core.AclXattr;
import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.PosixAcl;
import io.celfs.ext2.layout.DiskAcl;
import io.celfs.ext2.layout.InodeNumbers;
import io.celfs.ext2.layout.Xattr;
import io.celfs.ext2.layout.XattrPrefix;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks a source and numbers its inodes: first all entries of a directory by name, then what is
 * below the first of its directories, and so on. So what is listed together lies together.
 */
final class TreeReader {
    /** Most names of an inode, the same as ext4's in the kernel. */
    private static final int MAX_LINKS = 65_000;

    private final ImageSource source;
    private final Mkfs options;
    private final NodeSizes sizes;
    private final Name lostAndFoundName;

    private final List<Node> others = new ArrayList<>();
    private final Map<Long, Node> linked = new HashMap<>();
    private final Deque<Node> directories = new ArrayDeque<>();
    private @Nullable Node lostAndFound;
    private long firstOther = Layout.FIRST_INODE;
    private long blocks;

    TreeReader(ImageSource source, Mkfs options, int blockSize) throws FsException {
        this.source = source;
        this.options = options;
        this.sizes = new NodeSizes(source, blockSize);
        this.lostAndFoundName = Name.of("lost+found");
    }

    Tree read() throws IOException {
        Node root = new Node(InodeNumbers.ROOT, source.root(), null, null);
        root.links = 2;
        readXattrs(root);
        directories.push(root);
        while (!directories.isEmpty()) {
            readDirectory(directories.pop(), root);
        }
        return new Tree(root, lostAndFound, others, blocks);
    }

    private void readDirectory(Node directory, Node root) throws IOException {
        List<Node> below = new ArrayList<>();
        List<Node.Entry> entries = new ArrayList<>();
        for (ImageSource.Entry entry : listing(directory, root)) {
            entries.add(new Node.Entry(entry.name(), node(directory, entry, below)));
        }
        directory.entries = entries;
        blocks += sizes.blocks(directory);
        below.reversed().forEach(directories::push);
    }

    private List<ImageSource.Entry> listing(Node directory, Node root) throws IOException {
        if (directory == lostAndFound && directory.attributes.ino == 0) {
            return List.of(); // made here
        }
        List<ImageSource.Entry> entries = new ArrayList<>(source.list(directory.attributes.ino));
        if (directory == root) {
            provideLostAndFound(entries);
        }
        entries.sort(Comparator.comparing(ImageSource.Entry::name));
        return entries;
    }

    /** Adds it where the source has none; as a directory it has the first number. */
    private void provideLostAndFound(List<ImageSource.Entry> entries) {
        for (ImageSource.Entry entry : entries) {
            if (entry.name().equals(lostAndFoundName)) {
                firstOther += entry.attributes().isDirectory() ? 1 : 0;
                return;
            }
        }
        Attributes made = EmptySource.directory(0700, options.time);
        entries.add(new ImageSource.Entry(lostAndFoundName, made));
        firstOther++;
    }

    /** The inode of an entry, a new one unless it is a further link to a known one. */
    private Node node(Node directory, ImageSource.Entry entry, List<Node> below)
            throws IOException {
        Attributes attributes = entry.attributes();
        boolean shared = attributes.nlink > 1 && !attributes.isDirectory();
        Node known = shared ? linked.get(attributes.ino) : null;
        if (known != null) {
            known.links = counted(known, known.links);
            return known;
        }
        Node node = newNode(directory, entry);
        if (shared) {
            linked.put(attributes.ino, node);
        }
        if (node.isDirectory()) {
            below.add(node);
        } else {
            blocks += sizes.blocks(node);
        }
        return node;
    }

    private static int counted(Node node, int links) throws MkfsException {
        if (links == MAX_LINKS) {
            throw new MkfsException(node + ": more than " + MAX_LINKS + " links");
        }
        return links + 1;
    }

    private Node newNode(Node directory, ImageSource.Entry entry) throws IOException {
        Attributes attributes = entry.attributes();
        boolean lost =
                directory.ino == InodeNumbers.ROOT
                        && attributes.isDirectory()
                        && entry.name().equals(lostAndFoundName);
        long ino = lost ? Layout.FIRST_INODE : firstOther + others.size();
        Node node = new Node(ino, attributes, directory, entry.name());
        if (lost) {
            lostAndFound = node;
        } else {
            others.add(node);
        }
        node.links = node.isDirectory() ? 2 : 1;
        if (node.isDirectory()) {
            directory.links = counted(directory, directory.links);
        }
        if (FileMode.isSymlink(attributes.mode)) {
            node.target = source.target(attributes.ino);
        }
        readXattrs(node);
        return node;
    }

    private void readXattrs(Node node) throws IOException {
        if (node.attributes.ino == 0) {
            return; // made here
        }
        List<Xattr> found = new ArrayList<>();
        for (ImageSource.ExtendedAttribute one : source.attributes(node.attributes.ino)) {
            XattrPrefix prefix = XattrPrefix.of(one.name());
            if (prefix == null) {
                throw new MkfsException(node + ": extended attribute " + one.name());
            }
            byte @Nullable [] value = prefix.isWhole() ? accessList(node, one) : one.value();
            if (value != null) {
                found.add(new Xattr(prefix.index(), prefix.rest(one.name()), value));
            }
        }
        node.xattrs = XattrPlaces.of(node, found, options.inodeSize, sizes.blockSize());
    }

    /** Null for a list without entries, which is none. */
    private static byte @Nullable [] accessList(Node node, ImageSource.ExtendedAttribute attribute)
            throws MkfsException {
        try {
            PosixAcl list = AclXattr.parse(attribute.value());
            return list == null ? null : DiskAcl.of(list);
        } catch (FsException e) {
            throw new MkfsException(node + ": " + attribute.name() + ": " + e.getMessage());
        }
    }
}
