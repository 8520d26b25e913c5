package io.celfs.conformance;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class FaultInjectionTest {
    private final FaultInjection faulty =
            new FaultInjection(new ModelFileSystem(InstantSource.system()));
    private final Workbench bench = new Workbench(faulty);

    @Test
    void failsTheChosenCallOnce() throws FsException {
        FileHandle handle = bench.create("f", 2);
        faulty.failOnceAfter(1, Errno.ENOSPC);
        bench.writeOnce(handle, 0, new byte[] {1});
        fails(Errno.ENOSPC, () -> bench.writeOnce(handle, 1, new byte[] {2}));
        bench.writeOnce(handle, 2, new byte[] {3});
        assertThat(bench.content("f")).containsExactly(1, 0, 3);
    }

    @Test
    void failsAllCallsFromTheChosenOneOn() throws FsException {
        faulty.failAlwaysAfter(1, Errno.EIO);
        bench.mkdir("d");
        fails(Errno.EIO, () -> bench.mkdir("e"));
        fails(Errno.EIO, () -> bench.rename("d", "e"));
        faulty.disarm();
        bench.rename("d", "e");
        assertThat(bench.list("")).containsExactly("e");
    }
}
