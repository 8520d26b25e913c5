package io.celfs.storage.block;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Passes everything on; the base of decorators. */
public abstract class ForwardingBlockDevice implements BlockDevice {
    private final BlockDevice device;

    protected ForwardingBlockDevice(BlockDevice device) {
        this.device = device;
    }

    @Override
    public long size() {
        return device.size();
    }

    @Override
    public boolean isReadOnly() {
        return device.isReadOnly();
    }

    @Override
    public void read(long offset, MemorySegment target) throws IOException {
        device.read(offset, target);
    }

    @Override
    public void write(long offset, MemorySegment source) throws IOException {
        device.write(offset, source);
    }

    @Override
    public void flush() throws IOException {
        device.flush();
    }

    @Override
    public void discard(long offset, long length) throws IOException {
        device.discard(offset, length);
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
