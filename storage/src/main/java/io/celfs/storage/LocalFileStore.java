package io.celfs.storage;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A store in a directory of the host, in the layout of AWS Deadline Cloud's job attachments: {@code
 * Data/{hash}.xxh128}, and {@code Data/{hash}} as a second place to read from. Checksums of 4 KiB
 * blocks lie in {@code Sums/} (objects of up to 8 KiB need none); without them an object is read
 * whole and checked once, at its first read. An object over the limit for that is refused (DENIED)
 * until {@link #verify} has been run on it: nothing is handed out unchecked.
 *
 * <p>A put trusts an object that is there with the right length, and replaces one that is not;
 * {@link #verify} finds what has rotted since. Failures of a missing object and of a missing folder
 * are both NOT_FOUND, in different words.
 *
 * <p>The folder is made by the first put. Several processes may use one store; a process that
 * crashes leaves at most files in {@code Temp/}, which the next one that opens the store removes.
 */
public final class LocalFileStore implements FileStore {
    /** Largest object, in bytes, that a read may check whole: about a second's work. */
    public static final long DEFAULT_WHOLE_CHECK_LIMIT = 1L << 30;

    private static final int MOST_WAITING = 4096;

    private final HostDirectory anchor;
    private final StoreLayout layout;
    private final StoreCounters counters = new StoreCounters();
    private final OpenObjects open;
    private final ObjectChecker checker;
    private final CheckedReads reads;
    private final TempFiles temps;
    private final SumsKeeper keeper;
    private final ObjectWriter writer;
    private final Destination single;

    private LocalFileStore(byte[] path, HostDirectory anchor, long wholeCheckLimit) {
        this.anchor = anchor;
        this.layout = new StoreLayout(path, anchor);
        this.open = new OpenObjects(layout);
        this.temps = new TempFiles(layout);
        this.keeper = new SumsKeeper(layout, temps, counters);
        this.checker = new ObjectChecker(keeper, counters, wholeCheckLimit);
        this.reads = new CheckedReads(checker);
        this.writer = new ObjectWriter(counters);
        this.single = new SingleDestination(layout, temps, keeper, counters);
        temps.removeLeftovers();
    }

    /**
     * Opens a store, which need not exist yet.
     *
     * @param path absolute, or relative to the working directory
     */
    public static LocalFileStore open(byte[] path) throws StoreException {
        return open(path, DEFAULT_WHOLE_CHECK_LIMIT);
    }

    /** Opens a store by a path that is text, U+DC80 to U+DCFF for bytes that are not UTF-8. */
    public static LocalFileStore open(String path) throws StoreException {
        return open(FileUrl.bytes(path));
    }

    /**
     * Opens a store with a limit of its own for checks on the first read.
     *
     * @param path absolute, or relative to the working directory
     * @param wholeCheckLimit size of the largest object that a read may check whole, in bytes
     */
    public static LocalFileStore open(byte[] path, long wholeCheckLimit) throws StoreException {
        try {
            HostDirectory anchor = HostDirectory.open("/");
            return new LocalFileStore(HostPaths.absolute(path, anchor), anchor, wholeCheckLimit);
        } catch (PosixException e) {
            throw HostErrors.translate("cannot open the store", e);
        }
    }

    @Override
    public boolean contains(ObjectId id, Patience patience) throws StoreException {
        Deadline.start(patience).check(id);
        try {
            return layout.holds(id);
        } catch (PosixException e) {
            throw HostErrors.translate("object " + id, e);
        }
    }

    @Override
    public void read(ObjectId id, long offset, MemorySegment target, Patience patience)
            throws StoreException {
        Objects.checkFromIndexSize(offset, target.byteSize(), id.size());
        counters.reads.increment();
        Deadline deadline = Deadline.startInThread(patience);
        deadline.check(id);
        ObjectFile object = open.acquire(id);
        try {
            reads.read(object, offset, target, deadline);
        } catch (StoreException e) {
            throw seen(object, e);
        } finally {
            object.release();
        }
    }

    @Override
    public void verify(ObjectId id, Patience patience) throws StoreException {
        Deadline deadline = Deadline.start(patience);
        deadline.check(id);
        ObjectFile object = open.acquire(id);
        try {
            checker.check(object, deadline);
        } catch (StoreException e) {
            throw seen(object, e);
        } finally {
            object.release();
        }
    }

    @Override
    public ObjectId put(ContentSource source, Patience patience) throws StoreException {
        counters.puts.increment();
        return writer.put(source, single, Deadline.start(patience));
    }

    /**
     * Objects of less than 8 MiB wait to be synced together: up to 4096 of them, or 64 MiB. What
     * waits is not visible.
     */
    @Override
    public StoreBatch batch() {
        return batch(MOST_WAITING);
    }

    /**
     * A batch with a limit of its own.
     *
     * @param most objects that may wait
     */
    StoreBatch batch(int most) {
        return new LocalStoreBatch(
                layout, temps, keeper, counters, writer, single, new PendingObjects(most));
    }

    /** What was moved since the store was opened. */
    public StoreCounters counters() {
        return counters;
    }

    @Override
    public String url() {
        return FileUrl.of(layout.root());
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    /** Closes the descriptors; reads that run come to their end. */
    @Override
    public void close() {
        open.close();
        anchor.close();
    }

    @Override
    public String toString() {
        return url();
    }

    /** A damaged object is not kept open: it may be replaced by a sound one. */
    private StoreException seen(ObjectFile object, StoreException failure) {
        if (failure.kind() == StoreException.Kind.CORRUPT) {
            open.forget(object);
        }
        return failure;
    }
}
