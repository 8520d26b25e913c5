package io.celfs.cow;

import io.celfs.core.Errno;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Set;

/**
 * Where what is in the folder of a session.
 *
 * <pre>
 * celfs-session.json   format version, identity of the base, store, layers
 * base.manifest        the exact bytes it was mounted from; of an image, once an export needs one
 * lock                 held (flock) by the process that writes; in which boot that was
 * layers/0001/journal  names, attributes, page maps: the truth
 * layers/0001/data/    content by inode
 * layers/0001/view/    the same under real paths, for people; generated
 * layers/0001/exported.manifest
 *                      what this layer and those below it became, if the session was rebased on it
 * </pre>
 */
public final class SessionLayout {
    static final String MANIFEST = "base.manifest";
    static final String JOURNAL = "journal";
    static final String DATA = "data";
    static final String LOCK = "lock";
    private static final String LAYERS = "layers";
    private static final Set<String> NAMES =
            Set.of(SessionInfo.FILE, MANIFEST, CleanMark.FILE, LAYERS, LOCK);
    private static final int PRIVATE = 0700;

    private SessionLayout() {}

    /** True if the folder holds a session. */
    public static boolean exists(HostDirectory folder) throws PosixException {
        return folder.exists(SessionInfo.FILE);
    }

    /** True if a beginning of a session, whose first step is the lock, has come to this folder. */
    public static boolean hasBegun(HostDirectory folder) throws PosixException {
        return folder.exists(LOCK);
    }

    /** True for what a session puts at the top of its folder, half-written files included. */
    public static boolean owns(String name) {
        String whole =
                name.endsWith(SessionFile.HALF)
                        ? name.substring(0, name.length() - SessionFile.HALF.length())
                        : name;
        return NAMES.contains(whole);
    }

    /** What a session says about itself, without opening it. */
    public static SessionInfo info(HostDirectory folder) throws IOException {
        return SessionInfo.ofJson(SessionFile.read(folder, SessionInfo.FILE));
    }

    /** True if a process writes to the session now. */
    public static boolean isBusy(HostDirectory folder) throws PosixException {
        if (!folder.exists(LOCK)) {
            return false;
        }
        try (HostFile lock = folder.openFile(LOCK, HostFile.READ_WRITE, 0)) {
            return !lock.tryLock();
        }
    }

    static void createFirstLayer(HostDirectory folder) throws IOException {
        folder.mkdirIfMissing(LAYERS, PRIVATE);
        createLayer(folder, 1).close();
    }

    static HostFile lock(HostDirectory folder) throws IOException {
        HostFile lock = folder.openFile(LOCK, HostFile.READ_WRITE | HostFile.CREATE, 0600);
        try {
            if (!lock.tryLock()) {
                throw Errno.EBUSY.exception("session " + folder + " is mounted already");
            }
            return lock;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    static Layer createLayer(HostDirectory folder, int number) throws IOException {
        String name = layerFolder(number);
        folder.mkdirIfMissing(name, PRIVATE);
        try (HostDirectory layer = folder.openDirectory(name)) {
            layer.mkdirIfMissing(DATA, PRIVATE);
            layer.unlinkIfExists(JOURNAL);
            layer.unlinkIfExists(FrozenLayers.EXPORTED);
            MaterializedCache cache = new MaterializedCache(layer.openDirectory(DATA), true);
            cache.listFiles(cache::deleteFile); // Of a freeze that did not come about.
            long salt = new SecureRandom().nextLong();
            Journal journal = FileJournal.create(layer, JOURNAL, number, salt);
            layer.sync();
            try (HostDirectory layers = folder.openDirectory(LAYERS)) {
                layers.sync();
            }
            return new Layer(number, cache, journal);
        }
    }

    static String layerFolder(int number) {
        return "%s/%04d".formatted(LAYERS, number);
    }
}
