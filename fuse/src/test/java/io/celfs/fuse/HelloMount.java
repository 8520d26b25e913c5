package io.celfs.fuse;

import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.memfs.MemoryFileSystem;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.InstantSource;

/** The shortest useful program: a file system of one file, mounted until somebody unmounts it. */
final class HelloMount {
    private HelloMount() {}

    /** Mounts on the given directory and serves it. */
    public static void main(String[] arguments) throws Exception {
        FileSystem hello = hello();
        try (FuseMount mount = FuseMount.of(hello).at(Path.of(arguments[0])).mount()) {
            mount.join();
        }
    }

    /** A file system that holds a greeting. */
    static FileSystem hello() throws FsException {
        FileSystem fs = new MemoryFileSystem(InstantSource.system());
        var attributes = new io.celfs.core.Attributes();
        var file =
                fs.create(
                        OpContext.ROOT,
                        FileSystem.ROOT,
                        Name.of("hello"),
                        FileMode.REGULAR | 0644,
                        OpenFlags.WRITE_ONLY,
                        attributes);
        try (Arena arena = Arena.ofConfined()) {
            var text = arena.allocateFrom("Hello, world!\n");
            fs.write(OpContext.ROOT, file, 0, text.asSlice(0, text.byteSize() - 1));
        }
        fs.release(file);
        fs.forget(attributes.ino, 1);
        return fs;
    }
}
