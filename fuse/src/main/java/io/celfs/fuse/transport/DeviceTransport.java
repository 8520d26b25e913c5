package io.celfs.fuse.transport;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The classic transport: {@code read(2)} and {@code write(2)} on {@code /dev/fuse}. Further readers
 * get descriptors of their own where the kernel allows it, so that they do not share a queue.
 */
public final class DeviceTransport implements Transport {
    // _IOR(229, 0, uint32_t), _IOW(229, 1, struct fuse_backing_map), _IOW(229, 2, uint32_t)
    private static final long CLONE = 0x8004e500L;
    private static final long BACKING_OPEN = 0x4010e501L;
    private static final long BACKING_CLOSE = 0x4004e502L;
    private static final int BACKING_MAP_SIZE = 16;

    private final HostFile device;
    private final boolean owner;

    private DeviceTransport(HostFile device, boolean owner) {
        this.device = device;
        this.owner = owner;
    }

    /** A connection over an open descriptor of {@code /dev/fuse}, which is closed with it. */
    public static DeviceTransport over(HostFile device) {
        return new DeviceTransport(device, true);
    }

    /**
     * Opens {@code /dev/fuse}.
     *
     * @throws PosixException ENOENT or ENODEV without FUSE in the kernel, EACCES, EPERM
     */
    public static HostFile openDevice() throws PosixException {
        try (HostDirectory dev = HostDirectory.open("/dev")) {
            return dev.openFile("fuse", HostFile.READ_WRITE, 0);
        }
    }

    @Override
    public int receive(MemorySegment target) {
        return (int) device.readOnce(target);
    }

    @Override
    public int send(MemorySegment message, int length) {
        return (int) Math.min(0, device.writeOnce(message, length));
    }

    /** A clone needs to open the device, which an unprivileged daemon may not. */
    @Override
    public Transport forReader() {
        try {
            HostFile clone = openDevice();
            if (attach(clone)) {
                return new DeviceTransport(clone, true);
            }
            clone.close();
        } catch (PosixException refused) {
            // Sharing works as well, only with more contention.
        }
        return new DeviceTransport(device, false);
    }

    private boolean attach(HostFile clone) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment master = arena.allocate(ValueLayout.JAVA_INT);
            master.set(ValueLayout.JAVA_INT, 0, device.fd());
            return clone.ioctl(CLONE, master.address()) == 0;
        }
    }

    @Override
    public int openBacking(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment map = arena.allocate(BACKING_MAP_SIZE, 8);
            map.set(ValueLayout.JAVA_INT, 0, descriptor);
            return (int) device.ioctl(BACKING_OPEN, map.address());
        }
    }

    @Override
    public void closeBacking(int backingId) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
            id.set(ValueLayout.JAVA_INT, 0, backingId);
            device.ioctl(BACKING_CLOSE, id.address());
        }
    }

    @Override
    public void close() {
        if (owner) {
            device.close();
        }
    }
}
