package io.celfs.fuse.session;

import io.celfs.core.Attributes;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.fuse.nodes.Grant;
import io.celfs.fuse.nodes.HandleTable;
import io.celfs.fuse.nodes.NodeTable;
import io.celfs.fuse.nodes.OpenFile;
import io.celfs.fuse.nodes.OpenModes;
import io.celfs.fuse.wire.EntryOut;
import io.celfs.fuse.wire.InitFlags;
import io.celfs.fuse.wire.Reply;

/** What all readers of a session share: the file system and what the kernel knows of it. */
final class Served {
    /** As good as for ever, and far from overflow in the kernel's clock ticks: 68 years. */
    private static final long FOREVER = Integer.MAX_VALUE;

    final FileSystem fileSystem;
    final SessionOptions options;
    final Negotiated negotiated;
    final OpenModes modes;
    final SetIdWatch setIdWatch;
    final NodeTable nodes = new NodeTable();
    final HandleTable files = new HandleTable();

    Served(FileSystem fileSystem, SessionOptions options, Negotiated negotiated, OpenModes modes) {
        this.fileSystem = fileSystem;
        this.options = options;
        this.negotiated = negotiated;
        this.modes = modes;
        this.setIdWatch = new SetIdWatch(fileSystem);
    }

    boolean caches(long ino) {
        return options.cachePolicy().caches(ino);
    }

    /** Seconds for which names (and missing names) in a directory hold. */
    long entrySeconds(long ino) {
        return caches(ino) ? FOREVER : 0;
    }

    /**
     * Seconds for which attributes hold. None while the kernel changes a file unseen, and none for
     * set-id files: a write takes those bits away without the kernel noticing.
     *
     * @param closesBefore {@link OpenModes#unseenCloses} before the attributes were asked for: who
     *     closed the file since may have written to it after that
     */
    long attributeSeconds(long nodeId, Attributes attributes, long closesBefore) {
        boolean holds =
                caches(attributes.ino)
                        && !SetIdWatch.hasSetId(attributes)
                        && !modes.changesUnseen(nodeId)
                        && modes.unseenCloses() == closesBefore;
        return holds ? FOREVER : 0;
    }

    /** Counts a lookup of the inode in {@code attributes} and returns its node. */
    long count(Attributes attributes) {
        return nodes.acquire(attributes.ino);
    }

    /** Counts a lookup and writes the entry. */
    void writeEntry(Reply reply, int at, Attributes attributes, long closesBefore) {
        writeEntry(reply, at, count(attributes), attributes, closesBefore);
    }

    /** Writes the entry of a node that is already counted. */
    void writeEntry(Reply reply, int at, long nodeId, Attributes attributes, long closesBefore) {
        EntryOut.write(
                reply,
                at,
                nodeId,
                attributes,
                entrySeconds(attributes.ino),
                attributeSeconds(nodeId, attributes, closesBefore));
    }

    /** Takes note of the umask of a request that makes a node, if it was left to us. */
    void umask(Exchange exchange, int umask) {
        if (negotiated.has(InitFlags.DONT_MASK)) {
            exchange.context.umask(umask);
        }
    }

    /** The inode that a request is about. */
    long ino(Exchange exchange) throws FsException {
        return nodes.ino(exchange.request.nodeId());
    }

    /** Gives lookups back to the file system. */
    void forget(long nodeId, long count) {
        nodes.release(nodeId, count, fileSystem::forget);
    }

    /** Ends an opening; does nothing if there is none with this number. */
    void release(long handle) {
        OpenFile file = files.remove(handle);
        if (file != null) {
            end(file);
        }
    }

    private void end(OpenFile file) {
        Grant grant = file.grant();
        if (grant != null) {
            if (file.stranger()) {
                setIdWatch.strangerGoes(file.handle().ino());
            }
            modes.close(file.nodeId(), grant);
        }
        fileSystem.release(file.handle());
    }

    /** Takes back what a reply gave that never reached the kernel. */
    void undo(Exchange exchange) {
        if (exchange.givenHandle >= 0) {
            release(exchange.givenHandle);
        }
        if (exchange.countedNode != 0) {
            forget(exchange.countedNode, 1);
        }
        exchange.listing.forEachCounted(nodeId -> forget(nodeId, 1));
    }

    /** Gives everything back that the kernel held. */
    void end() {
        files.drain(this::end);
        nodes.drain(fileSystem::forget);
    }
}
