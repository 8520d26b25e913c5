package io.celfs.cow;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Workbench;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.memfs.MemoryFileSystem;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A disk that cannot take what was written: fsync says so, once to each handle. */
class SyncFailureTest {
    private final WriteCache memory = new MemoryWriteCache(InstantSource.system());
    private boolean broken;

    private WritableVfs fileSystem() {
        MemoryFileSystem below = new MemoryFileSystem(InstantSource.system());
        Base base = SessionFixture.base(below);
        LayerStack layers = new LayerStack(base.chunkSize());
        layers.push(new Layer(1, breakable(WriteCache.class, memory), Journal.none()));
        return new WritableVfs(new InodeTable(base, layers), Settings.DEFAULT, result -> {}, true);
    }

    /** The same object, whose files fail to sync while {@link #broken}. */
    private <T> T breakable(Class<T> type, T object) {
        Object proxy =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            if (broken
                                    && object instanceof CacheFile
                                    && method.getName().equals("sync")) {
                                throw new IOException("the disk is gone");
                            }
                            @Nullable Object result = method.invoke(object, arguments);
                            return result instanceof CacheFile file
                                    ? breakable(CacheFile.class, file)
                                    : result;
                        });
        return type.cast(proxy);
    }

    @Test
    void eachHandleIsToldOnceAndTheFileIsNotCalledCleanBefore() throws FsException {
        try (WritableVfs fileSystem = fileSystem()) {
            Workbench bench = new Workbench(fileSystem);
            FileHandle first = bench.create("f", 0102);
            FileHandle second = bench.open("f");
            bench.write(first, 0, new byte[] {1, 2, 3});
            broken = true;
            fails(Errno.EIO, () -> fileSystem.fsync(OpContext.ROOT, first, false));
            broken = false;
            fileSystem.fsync(OpContext.ROOT, first, false);
            fails(Errno.EIO, () -> fileSystem.fsync(OpContext.ROOT, second, false));
            fileSystem.fsync(OpContext.ROOT, second, false);
            FileHandle late = bench.open("f");
            fileSystem.fsync(OpContext.ROOT, late, false);
            assertThat(bench.content(late)).containsExactly(1, 2, 3);
            bench.letGo();
        }
    }
}
