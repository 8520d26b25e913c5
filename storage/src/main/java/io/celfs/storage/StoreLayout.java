package io.celfs.storage;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where things lie in a store's folder. {@code Data/{hash}.xxh128} is the layout of AWS Deadline
 * Cloud's job attachments, whose readers fall back to the name without the suffix; {@code Sums/}
 * and {@code Temp/} are ours. All names are absolute, so that a folder that was replaced is found
 * again.
 */
final class StoreLayout {
    private static final int MODE = 0777;

    private final byte[] root;

    /** Any open directory; absolute names ignore it. */
    private final HostDirectory anchor;

    StoreLayout(byte[] root, HostDirectory anchor) {
        this.root = root.clone();
        this.anchor = anchor;
    }

    byte[] root() {
        return root.clone();
    }

    HostDirectory anchor() {
        return anchor;
    }

    /** True if the object is there, with either name and the right length. */
    boolean holds(ObjectId id) throws PosixException {
        return holds(data(id.hash()), id.size()) || holds(dataWithoutSuffix(id.hash()), id.size());
    }

    private boolean holds(byte[] path, long size) throws PosixException {
        try {
            HostStat stat = new HostStat();
            anchor.statFollowing(path, stat);
            return stat.isRegular() && stat.size == size;
        } catch (PosixException e) {
            if (HostErrors.isMissing(e)) {
                return false;
            }
            throw e;
        }
    }

    /** True if the store's folder exists. */
    boolean isThere() {
        try {
            HostStat stat = new HostStat();
            anchor.statFollowing(at("/."), stat);
            return stat.isDirectory();
        } catch (PosixException e) {
            return false;
        }
    }

    byte[] data(ContentHash hash) {
        return at("/Data/" + hash + ".xxh128");
    }

    byte[] dataWithoutSuffix(ContentHash hash) {
        return at("/Data/" + hash);
    }

    byte[] sums(ContentHash hash) {
        return at("/Sums/" + hash + ".crc32c");
    }

    byte[] temp() {
        return at("/Temp");
    }

    byte[] temp(String name) {
        return at("/Temp/" + name);
    }

    /** Removes a file; nothing happens if it is not there. */
    void unlinkIfExists(byte[] path) throws PosixException {
        try {
            anchor.unlink(path);
        } catch (PosixException e) {
            if (!HostErrors.isMissing(e)) {
                throw e;
            }
        }
    }

    /** Makes a folder in {@code Temp/}; false if there is something of that name. */
    boolean makeTemp(byte[] path) throws PosixException {
        try {
            makeDirectoryInTemp(path);
            return true;
        } catch (PosixException e) {
            if (e.errno() == PosixException.EEXIST) {
                return false;
            }
            throw e;
        }
    }

    private void makeDirectoryInTemp(byte[] path) throws PosixException {
        try {
            anchor.mkdir(path, MODE);
        } catch (PosixException e) {
            if (e.errno() != PosixException.ENOENT) {
                throw e;
            }
            create();
            anchor.mkdir(path, MODE);
        }
    }

    /** Makes the folders that are missing, the store's own included, and makes them durable. */
    void create() throws PosixException {
        for (String folder : new String[] {"/Data", "/Sums", "/Temp"}) {
            makeDirectory(at(folder));
        }
    }

    /** Makes the entries of {@code Data/} durable. */
    void syncData() throws PosixException {
        sync(at("/Data"));
    }

    private void makeDirectory(byte[] path) throws PosixException {
        try {
            anchor.mkdir(path, MODE);
        } catch (PosixException e) {
            if (e.errno() == PosixException.EEXIST) {
                return;
            }
            if (e.errno() != PosixException.ENOENT || parent(path).length == 0) {
                throw e;
            }
            makeDirectory(parent(path));
            makeDirectory(path);
            return;
        }
        sync(parent(path));
    }

    private static void sync(byte[] path) throws PosixException {
        try (HostDirectory directory =
                HostDirectory.open(path.length == 0 ? new byte[] {'/'} : path)) {
            directory.sync();
        }
    }

    private static byte[] parent(byte[] path) {
        int slash = path.length - 1;
        while (slash > 0 && path[slash] != '/') {
            slash--;
        }
        return Arrays.copyOf(path, slash);
    }

    private byte[] at(String name) {
        byte[] tail = name.getBytes(StandardCharsets.US_ASCII);
        byte[] path = Arrays.copyOf(root, root.length + tail.length);
        System.arraycopy(tail, 0, path, root.length, tail.length);
        return path;
    }
}
