package io.celfs.fuse.session;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.StatFs;
import io.celfs.fuse.wire.Reply;
import io.celfs.fuse.wire.Request;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One request, its reply and all scratch space to get from one to the other; one per reader. */
final class Exchange implements AutoCloseable {
    private static final long PAGE = 4096;

    /** A SETXATTR may be longer than the longest write. */
    private static final long LEAST_PAYLOAD = 132 * 1024;

    final Request request;
    final Reply reply;
    final RequestContext context = new RequestContext();
    final Attributes attributes = new Attributes();
    final AttributeChange change = new AttributeChange();
    final StatFs statfs = new StatFs();
    final Listing listing;

    /** The node whose lookup this reply counts, 0 for none. */
    long countedNode;

    /** The handle number that this reply gives, -1 for none. */
    long givenHandle = -1;

    /** {@link io.celfs.fuse.nodes.OpenModes#unseenCloses} before the file system was asked. */
    long unseenCloses;

    private final Arena arena = Arena.ofShared();

    /**
     * Payload is aligned to pages in both directions, as direct I/O to a host file wants it.
     *
     * @param maxWrite longest payload of a read or write in bytes
     */
    Exchange(int maxWrite) {
        long payload = Math.max(maxWrite, LEAST_PAYLOAD) + PAGE;
        request = new Request(aligned(Request.WRITE_DATA, payload));
        reply = new Reply(aligned(Reply.HEADER_SIZE, payload));
        listing = new Listing(reply);
    }

    private MemorySegment aligned(int header, long payload) {
        MemorySegment pages = arena.allocate(PAGE + payload, PAGE);
        return pages.asSlice(PAGE - header);
    }

    void begin() {
        countedNode = 0;
        givenHandle = -1;
        listing.reset();
        context.begin(request);
    }

    @Override
    public void close() {
        arena.close();
    }
}
