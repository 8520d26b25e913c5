package io.celfs.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.celfs.posix.HostFile;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import io.celfs.storage.StoreException.Kind;
import org.jspecify.annotations.Nullable;

/** The objects that were read last, open: one descriptor each, a bounded number of them. */
final class OpenObjects implements AutoCloseable {
    private static final int MAXIMUM = 256;

    /** Not to wait for a writer should somebody have left a FIFO here. */
    private static final int FLAGS = HostFile.READ_ONLY | HostFile.NONBLOCK;

    private final StoreLayout layout;
    private final Cache<ObjectId, ObjectFile> open =
            Caffeine.newBuilder()
                    .maximumSize(MAXIMUM)
                    .executor(Runnable::run)
                    .removalListener(OpenObjects::released)
                    .build();
    private volatile boolean closed;

    OpenObjects(StoreLayout layout) {
        this.layout = layout;
    }

    private static void released(
            @Nullable ObjectId id, @Nullable ObjectFile object, RemovalCause cause) {
        if (object != null) {
            object.release();
        }
    }

    /** The open object; the caller releases it. */
    ObjectFile acquire(ObjectId id) throws StoreException {
        while (true) {
            ObjectFile object = open.getIfPresent(id);
            if (object == null) {
                object = openShared(id);
            }
            if (object.retain()) {
                return object;
            }
        }
    }

    /** Forgets an object that turned out bad: it may have been replaced on disk. */
    void forget(ObjectFile object) {
        open.asMap().remove(object.id(), object);
    }

    @Override
    public void close() {
        closed = true;
        open.invalidateAll();
        open.cleanUp();
    }

    private ObjectFile openShared(ObjectId id) throws StoreException {
        ObjectFile own = new ObjectFile(id, openFile(id));
        ObjectFile other = open.asMap().putIfAbsent(id, own);
        if (other != null) {
            own.release();
            return other;
        }
        if (closed) {
            forget(own);
            throw new IllegalStateException("the store is closed");
        }
        return own;
    }

    private HostFile openFile(ObjectId id) throws StoreException {
        HostFile file = openEither(id);
        try {
            HostStat stat = new HostStat();
            file.stat(stat);
            if (stat.size != id.size() || !stat.isRegular()) {
                throw new StoreException(
                        Kind.CORRUPT, "object " + id + " is damaged: it has " + stat.size);
            }
            return file;
        } catch (PosixException e) {
            file.close();
            throw HostErrors.translate("object " + id, e);
        } catch (StoreException e) {
            file.close();
            throw e;
        }
    }

    private HostFile openEither(ObjectId id) throws StoreException {
        try {
            try {
                return layout.anchor().openFile(layout.data(id.hash()), FLAGS, 0);
            } catch (PosixException e) {
                if (!HostErrors.isMissing(e)) {
                    throw e;
                }
                return layout.anchor().openFile(layout.dataWithoutSuffix(id.hash()), FLAGS, 0);
            }
        } catch (PosixException e) {
            throw HostErrors.isMissing(e)
                    ? missing(id, e)
                    : HostErrors.translate("object " + id, e);
        }
    }

    private StoreException missing(ObjectId id, PosixException cause) {
        String where = FileUrl.of(layout.root());
        String message =
                layout.isThere()
                        ? "object " + id + " is not in the store " + where
                        : "the store's folder is gone: " + where;
        return new StoreException(Kind.NOT_FOUND, message, cause);
    }
}
