package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.SymlinkTargets;
import io.celfs.manifest.snapshot.LinkPolicy;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of symbolic links in an export. */
final class LinkExport {
    private static final int MAX_LINKS = 40;

    /** What an export says in place of a link. */
    sealed interface Outcome {}

    /** The link itself. */
    record Kept(ManifestEntry.Symlink entry) implements Outcome {}

    /** A file with the content of this inode. */
    record Copied(String path, long ino) implements Outcome {}

    /** A directory, whose content follows. */
    record CopiedDirectory(String path) implements Outcome {}

    /** A line for people. */
    record Warned(String line) implements Outcome {}

    private final WritableVfs fileSystem;
    private final LinkPolicy policy;
    private final ManifestFormat format;

    LinkExport(WritableVfs fileSystem, LinkPolicy policy, ManifestFormat format) {
        this.fileSystem = fileSystem;
        this.policy = policy;
        this.format = format;
    }

    /** True if this path, no link on it followed, is a directory now. */
    private boolean isDirectory(String path) {
        try {
            long at = FileSystem.ROOT;
            for (String component : components(path)) {
                Attributes found = lookup(at, component);
                if (found == null || !found.isDirectory()) {
                    return false;
                }
                at = found.ino;
            }
            return true;
        } catch (FsException e) {
            return false; // What cannot be looked at cannot be relied on.
        }
    }

    List<Outcome> export(String path, long ino) throws IOException {
        byte[] target = fileSystem.readlink(OpContext.ROOT, ino);
        String text = PathBytes.text(target);
        boolean held = SymlinkTargets.isKept(format, path, text, this::isDirectory);
        if (held && policy != LinkPolicy.COLLAPSE) {
            String wire = SymlinkTargets.toWire(path, text);
            return List.of(new Kept(new ManifestEntry.Symlink(path, wire)));
        }
        return switch (policy) {
            case FAIL ->
                    throw ManifestException.entry(
                            path,
                            "is a link to "
                                    + PathBytes.quote(text)
                                    + ", which a manifest does not give back");
            case SKIP -> List.of(skipped(path, text));
            case KEEP, COLLAPSE -> collapse(path, text);
        };
    }

    /** True if a link that was left out could be held as soon as other things are there. */
    boolean mayBeHeldLater(String path, long ino) throws FsException {
        String text = PathBytes.text(fileSystem.readlink(OpContext.ROOT, ino));
        return switch (policy) {
            case KEEP, COLLAPSE -> !text.startsWith("/");
            case SKIP, FAIL -> SymlinkTargets.isKept(format, path, text, directory -> true);
        };
    }

    private static Warned skipped(String path, String target) {
        return new Warned(
                PathBytes.quote(path) + ": link to " + PathBytes.quote(target) + " left out");
    }

    private List<Outcome> collapse(String path, String text) throws FsException {
        List<Outcome> outcomes = new ArrayList<>();
        Deque<Long> inside = new ArrayDeque<>();
        long found = resolve(path, text, inside);
        if (found == 0) {
            return List.of(skipped(path, text));
        }
        copy(path, found, inside, outcomes);
        outcomes.add(
                new Warned(
                        PathBytes.quote(path)
                                + ": link to "
                                + PathBytes.quote(text)
                                + " became its content"));
        return outcomes;
    }

    private void copy(String path, long ino, Deque<Long> inside, List<Outcome> outcomes)
            throws FsException {
        Attributes attributes = new Attributes();
        fileSystem.getattr(OpContext.ROOT, ino, attributes);
        if (attributes.isRegular()) {
            outcomes.add(new Copied(path, ino));
        } else if (attributes.isDirectory() && !inside.contains(ino)) {
            outcomes.add(new CopiedDirectory(path));
            inside.push(ino);
            for (ExportItem.Present child : fileSystem.children(ino)) {
                copyChild(path + "/" + child.path(), child.ino(), inside, outcomes);
            }
            inside.pop();
        }
    }

    private void copyChild(String path, long ino, Deque<Long> inside, List<Outcome> outcomes)
            throws FsException {
        Attributes attributes = new Attributes();
        fileSystem.getattr(OpContext.ROOT, ino, attributes);
        if (FileMode.isSymlink(attributes.mode)) {
            String text = PathBytes.text(fileSystem.readlink(OpContext.ROOT, ino));
            outcomes.add(skipped(path, text));
        } else {
            copy(path, ino, inside, outcomes);
        }
    }

    /**
     * The inode that a link leads to inside the tree, or 0; {@code way} gets the directories above
     * it.
     */
    private long resolve(String path, String text, Deque<Long> way) throws FsException {
        Deque<String> rest = new ArrayDeque<>();
        List<String> parents = components(path);
        parents.removeLast();
        rest.addAll(parents);
        rest.addAll(text.startsWith("/") ? List.of("/") : components(text));
        Deque<Long> stack = new ArrayDeque<>(List.of(FileSystem.ROOT));
        int links = 0;
        while (!rest.isEmpty()) {
            String component = rest.pop();
            if (component.equals("/")) {
                return 0; // An absolute target lies outside of the tree.
            }
            if (component.equals(".") || component.isEmpty()) {
                continue;
            }
            if (component.equals("..")) {
                if (stack.size() == 1) {
                    return 0;
                }
                stack.pop();
                continue;
            }
            Attributes attributes = lookup(stack.getFirst(), component);
            if (attributes == null) {
                return 0;
            }
            if (FileMode.isSymlink(attributes.mode)) {
                if (++links > MAX_LINKS) {
                    return 0;
                }
                String next = PathBytes.text(fileSystem.readlink(OpContext.ROOT, attributes.ino));
                List<String> more = next.startsWith("/") ? List.of("/") : components(next);
                more.reversed().forEach(rest::push);
            } else {
                stack.push(attributes.ino);
            }
        }
        long found = stack.pop();
        way.addAll(stack);
        return found;
    }

    private @Nullable Attributes lookup(long directory, String component) throws FsException {
        Attributes attributes = new Attributes();
        try {
            fileSystem.lookup(
                    OpContext.ROOT, directory, Name.of(PathBytes.bytes(component)), attributes);
            fileSystem.forget(attributes.ino, 1);
            return attributes;
        } catch (FsException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return null;
            }
            throw e;
        }
    }

    private static List<String> components(String path) {
        return new ArrayList<>(Arrays.asList(path.split("/", -1)));
    }
}
