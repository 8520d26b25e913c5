package io.celfs.conformance.host;

import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.posix.HostListing;
import io.celfs.posix.HostNode;
import io.celfs.posix.PosixException;

/** Hands the entries of a host's directory on, with attributes where they are wanted. */
final class HostEntries implements HostListing.Sink {
    private final HostNodes nodes;
    private final long directory;
    private final boolean plus;
    private final DirectorySink sink;
    private final Attributes attributes = new Attributes();

    HostEntries(HostNodes nodes, long directory, boolean plus, DirectorySink sink) {
        this.nodes = nodes;
        this.directory = directory;
        this.plus = plus;
        this.sink = sink;
    }

    @Override
    public boolean accept(byte[] bytes, long ino, int type, long next) throws PosixException {
        try {
            Name name = Name.of(bytes);
            boolean top = directory == FileSystem.ROOT && name.equals(Name.DOT_DOT);
            attributes.ino = top ? FileSystem.ROOT : nodes.number(ino);
            attributes.mode = type;
            return (plus && !name.isDots())
                    ? full(name, next)
                    : sink.accept(name, attributes, next);
        } catch (FsException e) {
            throw new PosixException(e.errno().number(), "entry of a listing");
        }
    }

    private boolean full(Name name, long next) throws PosixException, FsException {
        HostNode node;
        try {
            node = nodes.get(directory).child(name.bytes());
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT) {
                return true; // gone since it was listed
            }
            throw e;
        }
        nodes.refer(node, attributes);
        if (sink.accept(name, attributes, next)) {
            return true;
        }
        nodes.forget(attributes.ino, 1);
        return false;
    }
}
