package io.celfs.ext2;

import static io.celfs.conformance.Workbench.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Workbench;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import org.junit.jupiter.api.Test;

/** The laws on blocks of 1 KiB, small inode records and no index, as old images have them. */
class SmallBlocksContractTest extends Ext2Laws {
    SmallBlocksContractTest() {
        super(1024, "-b", "1024", "-I", "256", "-O", "^dir_index");
    }

    /** A target must fit into a block together with a NUL, so fewer lengths are possible here. */
    @Test
    @Override
    public void aTargetIsGivenBackAsItIs() throws FsException {
        try (Workbench bench = writable(LINKED)) {
            for (int length : new int[] {1, 59, 60, 61, 1023}) {
                String target = "t".repeat(length);
                bench.symlink(target, "d/s" + length);
                assertThat(bench.readlink("d/s" + length)).isEqualTo(target);
            }
            fails(Errno.ENAMETOOLONG, () -> bench.symlink("t".repeat(1024), "d/s"));
        }
    }
}
