package io.celfs.nio;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.vfs.Vfs;
import io.celfs.memfs.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A directory of the host and one of ours, which must behave alike. */
final class Twins implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path host;
    private final Vfs vfs;
    private final FileSystem fs;

    Twins(Path host) throws IOException {
        this.host = host;
        this.vfs = memory();
        this.fs = open(vfs);
    }

    static Vfs memory() {
        return new Vfs(new MemoryFileSystem(InstantSource.system()));
    }

    /** A tree under a name of its own. */
    static FileSystem open(Vfs vfs) throws IOException {
        String name = "twin-" + COUNT.incrementAndGet();
        return CelfsFileSystemProvider.open(name, vfs, OpContext.ROOT);
    }

    Path ours() {
        return fs.getPath("/");
    }

    /** What is done on both sides; the answer must be the same. */
    @FunctionalInterface
    interface Script {
        @Nullable Object run(Path root) throws IOException;
    }

    /** Runs a script on both sides and compares answers and failures. */
    void same(String what, Script script) {
        String expected = answer(host, script);
        assertThat(answer(ours(), script)).as(what).isEqualTo(expected);
    }

    /** The answer with the root's name taken out of it, or the class of the failure. */
    private static String answer(Path root, Script script) {
        String text;
        try {
            text = String.valueOf(script.run(root));
        } catch (FileSystemException e) {
            if (e.getClass().equals(FileSystemException.class)) {
                return "IOException"; // the JDK says one or the other where there is no better one
            }
            text = e.getClass().getSimpleName() + " " + e.getFile() + " " + e.getOtherFile();
        } catch (IOException | RuntimeException e) {
            text = e.getClass().getSimpleName();
        }
        String prefix = root.toString();
        return prefix.equals("/") ? text : text.replace(prefix + "/", "/").replace(prefix, "/");
    }

    @Override
    public void close() throws IOException {
        fs.close();
        vfs.close();
    }

    /** The failure of ours that is behind a failure. */
    static FsException cause(Throwable failure) {
        if (failure.getCause() instanceof FsException ours) {
            return ours;
        }
        throw new AssertionError("no errno behind it", failure);
    }
}
