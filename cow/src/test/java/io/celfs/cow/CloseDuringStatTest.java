package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Workbench;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.memfs.MemoryFileSystem;
import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The last close of a file while its size is asked for: the descriptor must not go away. */
class CloseDuringStatTest {
    private final WriteCache memory = new MemoryWriteCache(InstantSource.system());
    private final AtomicInteger closes = new AtomicInteger();
    private @Nullable Thread closing;

    private WritableVfs fileSystem() {
        MemoryFileSystem below = new MemoryFileSystem(InstantSource.system());
        Base base = SessionFixture.base(below);
        LayerStack layers = new LayerStack(base.chunkSize());
        layers.push(new Layer(1, watched(WriteCache.class, memory), Journal.none()));
        return new WritableVfs(new InodeTable(base, layers), Settings.DEFAULT, result -> {}, true);
    }

    /** The same object, whose files refuse to be used when closed, as those of the host do. */
    private <T> T watched(Class<T> type, T object) {
        AtomicBoolean closed = new AtomicBoolean();
        Object proxy =
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> {
                            if (method.getName().equals("close")) {
                                closed.set(true);
                                closes.incrementAndGet();
                            } else if (method.getName().equals("stat")) {
                                closeMeanwhile();
                                assertThat(closed).isFalse();
                            }
                            @Nullable Object result = method.invoke(object, arguments);
                            return result instanceof CacheFile file
                                    ? watched(CacheFile.class, file)
                                    : result;
                        });
        return type.cast(proxy);
    }

    /** Lets the other thread close the file, or come to where it has to wait. */
    private void closeMeanwhile() {
        Thread other = closing;
        if (other != null && other.getState() == Thread.State.NEW) {
            other.start();
            while (other.isAlive() && other.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void sizeOfAFileThatIsBeingClosed() throws FsException, InterruptedException {
        try (WritableVfs fileSystem = fileSystem()) {
            Workbench bench = new Workbench(fileSystem);
            FileHandle handle = bench.create("f", 0102);
            bench.write(handle, 0, new byte[] {1, 2, 3});
            Thread other = new Thread(() -> fileSystem.release(handle));
            closing = other;
            assertThat(bench.stat("f").size).isEqualTo(3);
            assertThat(other.getState()).isNotEqualTo(Thread.State.NEW);
            other.join();
            assertThat(bench.stat("f").size).isEqualTo(3);
            assertThat(closes).hasPositiveValue();
        }
    }
}
