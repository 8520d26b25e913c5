package io.celfs.cli.laws;

import io.celfs.conformance.TreeSpec;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.vfs.PathCalls;
import io.celfs.core.vfs.Vfs;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Trees with memory at the root, in which a file system of every other kind is mounted. */
final class OneTree {
    private OneTree() {}

    /** A tree in which {@code here} is the file system of this kind; the others are empty. */
    static Vfs with(Kind kind, FileSystem here) throws FsException {
        Vfs tree = new Vfs(kind == Kind.MEMORY ? here : Kind.MEMORY.holding(TreeSpec.empty()));
        PathCalls calls = new PathCalls(tree, OpContext.ROOT);
        for (Kind other : Kind.values()) {
            byte[] path = place(other).getBytes(StandardCharsets.US_ASCII);
            calls.mkdir(path, 0755);
            if (other != Kind.MEMORY) {
                tree.mount(path, other == kind ? here : other.holding(TreeSpec.empty()));
            }
        }
        return tree;
    }

    /** The directory in which there is nothing but what this kind of file system holds. */
    static String place(Kind kind) {
        return "/" + kind.name().toLowerCase(Locale.ROOT);
    }
}
