package io.celfs.cli.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Errno;
import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.ext2.Ext2FileSystem;
import io.celfs.ext2.Ext2Options;
import io.celfs.ext2.check.Check;
import io.celfs.ext2.mkfs.Mkfs;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.time.Instant;

/** An image in memory without anything in it, which is checked when it is closed. */
final class CheckedImage extends ForwardingFileSystem {
    static final int BLOCK_SIZE = 4096;

    private final MemoryBlockDevice device;

    private CheckedImage(MemoryBlockDevice device, FileSystem opened) {
        super(opened);
        this.device = device;
    }

    static FileSystem empty(long size) throws FsException {
        MemoryBlockDevice device = new MemoryBlockDevice(size);
        try {
            new Mkfs(Instant.now()).blockSize(BLOCK_SIZE).format(device);
            FileSystem opened = Ext2FileSystem.open(device, Ext2Options.usual());
            opened.rmdir(OpContext.ROOT, FileSystem.ROOT, Name.of("lost+found"));
            return new CheckedImage(device, opened);
        } catch (IOException e) {
            throw Errno.EIO.exception("image", e);
        }
    }

    @Override
    public void close() throws FsException {
        super.close();
        try {
            assertThat(Check.run(device).findings()).isEmpty();
        } catch (IOException e) {
            throw Errno.EIO.exception("check", e);
        }
    }
}
