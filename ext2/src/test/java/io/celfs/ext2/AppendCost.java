package io.celfs.ext2;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Data;
import io.celfs.conformance.Workbench;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import io.celfs.storage.block.CountingBlockDevice;
import io.celfs.storage.block.CountingBlockDevice.Counts;
import io.celfs.storage.block.FileBlockDevice;
import io.celfs.storage.block.ForwardingBlockDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What a download of 248 KiB in 62 pieces of 4 KiB costs the device, metadata included. */
final class AppendCost {
    private static final int PIECES = 62;
    private static final int PIECE = 4096;
    private static final String FILE = "download";

    /** Bytes of all pieces. */
    static final double PAYLOAD = PIECES * PIECE;

    /** How a piece gets to the end of the file. */
    enum Way {
        /** A write at the end. */
        WRITE_AT,
        /** The whole file is read, and written with the piece behind it. */
        REWRITE
    }

    /** When the pieces must be on the device. */
    enum Sync {
        /** All in the end. */
        ONCE,
        /** Each before the next one comes. */
        EACH,
        /** As {@link #EACH}, and the image is opened anew for each: nothing is in memory. */
        COLD
    }

    /** The file system closes what it was given, but more than one uses this device. */
    private static final class Shared extends ForwardingBlockDevice {
        Shared(CountingBlockDevice device) {
            super(device);
        }

        @Override
        public void close() {}
    }

    private final CountingBlockDevice device;
    private final Way way;

    private AppendCost(CountingBlockDevice device, Way way) {
        this.device = device;
        this.way = way;
    }

    /** Counts the job on a fresh image. */
    static Counts measure(TestImage image, Way way, Sync sync) throws IOException {
        try (CountingBlockDevice device =
                new CountingBlockDevice(FileBlockDevice.open(image.path()))) {
            AppendCost job = new AppendCost(device, way);
            return sync == Sync.COLD ? job.cold() : job.warm(sync == Sync.EACH);
        }
    }

    private Workbench open() throws IOException {
        return new Workbench(Ext2FileSystem.open(new Shared(device), Ext2Options.usual()));
    }

    private Counts warm(boolean syncEach) throws IOException {
        try (Workbench bench = open()) {
            FileHandle handle = bench.create(FILE, OpenFlags.READ_WRITE);
            bench.fs().syncfs(bench.context());
            Counts before = device.counts();
            for (int i = 0; i < PIECES; i++) {
                append(bench, handle, i);
                if (syncEach) {
                    bench.fs().fsync(bench.context(), handle, false);
                }
            }
            bench.fs().fsync(bench.context(), handle, false);
            Counts cost = device.counts().since(before);
            compare(bench);
            return cost;
        }
    }

    private Counts cold() throws IOException {
        try (Workbench bench = open()) {
            bench.file(FILE, "");
        }
        Counts before = device.counts();
        for (int i = 0; i < PIECES; i++) {
            try (Workbench bench = open()) {
                append(bench, bench.open(FILE), i);
            }
        }
        Counts cost = device.counts().since(before);
        try (Workbench bench = open()) {
            compare(bench);
        }
        return cost;
    }

    private void append(Workbench bench, FileHandle handle, int number) throws FsException {
        byte[] piece = Data.bytes(number, PIECE);
        int end = number * PIECE;
        switch (way) {
            case WRITE_AT -> bench.write(handle, end, piece);
            case REWRITE ->
                    bench.write(handle, 0, Data.overwrite(bench.content(handle), end, piece));
        }
    }

    private static void compare(Workbench bench) throws FsException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < PIECES; i++) {
            expected.writeBytes(Data.bytes(i, PIECE));
        }
        assertThat(bench.content(FILE)).isEqualTo(expected.toByteArray());
    }
}
