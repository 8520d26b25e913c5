package io.celfs.cli.daemon;

import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.vfs.Vfs;
import io.celfs.procfs.ProcDirectory;
import io.celfs.procfs.ProcFileSystem;
import java.nio.charset.StandardCharsets;

/**
 * The directory {@code .celfs} at the root of a mount: live status as text, reachable by name,
 * never listed, readable by one user only, in no diff. A tree that has this name itself wins. Its
 * nodes must not be cached ({@link #owns}).
 */
final class StatusDirectory {
    static final String NAME = ".celfs";

    /** Nobody but its owner may look, and nobody may change it. */
    private static final int PRIVATE = 0077;

    private StatusDirectory() {}

    /**
     * A tree with the directory in it.
     *
     * @param uid the only user (beside root) who may look
     * @param since seconds since 1970, the time of all nodes in the directory
     */
    static Vfs addedTo(FileSystem tree, ProcDirectory content, int uid, int gid, long since)
            throws FsException {
        Vfs whole = new Vfs(tree);
        byte[] root = "/".getBytes(StandardCharsets.US_ASCII);
        ProcFileSystem.Owner owner = new ProcFileSystem.Owner(uid, gid, PRIVATE, since);
        whole.attach(root, Name.of(NAME), new ProcFileSystem(content, owner));
        return whole;
    }

    /** True for nodes of this directory: nobody may cache their attributes or content. */
    static boolean owns(long ino) {
        return Vfs.deviceOf(ino) != 0;
    }
}
