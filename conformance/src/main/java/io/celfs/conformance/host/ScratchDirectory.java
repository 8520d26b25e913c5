package io.celfs.conformance.host;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileSystem.Feature;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.posix.HostListing;
import io.celfs.posix.HostNode;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A new directory of the host as a file system, removed with everything in it by {@link #close}.
 */
public final class ScratchDirectory extends ForwardingFileSystem {
    private final Path parent;
    private final Path path;

    private ScratchDirectory(Path parent, Path path, Set<Feature> missing) throws FsException {
        super(new HostFileSystem(bytes(path), missing));
        this.parent = parent;
        this.path = path;
        // Java makes it for its owner alone; the laws act for others, too.
        setattr(OpContext.ROOT, ROOT, new AttributeChange().mode(0755), new Attributes());
    }

    /** A new directory in {@code parent}. */
    public static ScratchDirectory in(Path parent, Set<Feature> missing) throws FsException {
        try {
            Path path = Files.createTempDirectory(parent, "laws");
            return new ScratchDirectory(parent, path, missing);
        } catch (IOException e) {
            throw Errno.EIO.exception("scratch directory in " + parent, e);
        }
    }

    @Override
    public void close() throws FsException {
        super.close();
        try (HostNode node = HostNode.at(bytes(parent))) {
            remove(node, bytes(parent.relativize(path)));
        } catch (PosixException e) {
            throw Errno.of(e.errno()).exception("removal of " + path, e);
        }
    }

    /** By descriptors, because Java cannot name everything that the laws make. */
    private static void remove(HostNode parent, byte[] name) throws PosixException {
        List<byte[]> below = new ArrayList<>();
        try (HostNode node = parent.child(name);
                HostListing listing = new HostListing(node)) {
            listing.list(0, (entry, ino, type, next) -> below.add(entry));
            for (byte[] entry : below) {
                if (!isDots(entry)) {
                    removeEntry(node, entry);
                }
            }
        }
        parent.rmdir(name);
    }

    private static void removeEntry(HostNode node, byte[] entry) throws PosixException {
        try {
            node.unlink(entry);
        } catch (PosixException e) {
            if (e.errno() != PosixException.EISDIR) {
                throw e;
            }
            remove(node, entry);
        }
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    private static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }
}
