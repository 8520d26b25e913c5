package io.celfs.ext2.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Workbench;
import io.celfs.core.FsException;
import io.celfs.ext2.Ext2FileSystem;
import io.celfs.ext2.Ext2Options;
import io.celfs.ext2.crash.Promise.Place;
import io.celfs.ext2.tools.Images;
import io.celfs.ext2.tools.Tool;
import io.celfs.storage.block.BlockDevice;
import io.celfs.storage.block.FileBlockDevice;
import io.celfs.storage.block.LoggingBlockDevice;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Runs workloads on an image, crashes them everywhere, and has e2fsck repair what is left: by
 * itself, and with every synced file still there.
 */
public final class CrashReplay {
    /** e2fsck -p: from this exit code on it did not repair everything. */
    private static final int UNREPAIRED = 4;

    private final Path image;
    private final MemoryBlockDevice start;
    private long states;
    private long sequences;

    /** Crashes on images by these options of mke2fs, kept in a folder. */
    public CrashReplay(Path folder, long size, String... options) throws IOException {
        image = Images.make(folder.resolve("crashed"), size, options);
        start = new MemoryBlockDevice(size);
        MemorySegment bytes = MemorySegment.ofArray(Files.readAllBytes(image));
        start.write(0, bytes);
    }

    /** How many states were judged. */
    public long states() {
        return states;
    }

    /** How many workloads were run. */
    public long sequences() {
        return sequences;
    }

    /**
     * Runs one workload and judges all states it can leave.
     *
     * @param subsets random reorderings of each window
     * @throws AssertionError with the workload, if one is not repaired or has lost a file
     */
    public void run(long seed, int steps, int subsets) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        LoggingBlockDevice log = new LoggingBlockDevice(start.copy());
        Workload workload;
        try (Workbench bench = new Workbench(Ext2FileSystem.open(log, Ext2Options.usual()))) {
            workload = new Workload(bench, log, random);
            workload.run(steps);
        }
        sequences++;
        new CrashStates(start, log.events(), random)
                .forEach(
                        subsets,
                        (device, position, how) -> {
                            states++;
                            String where = "seed %d, %s%n%s".formatted(seed, how, workload);
                            judge(device, position, workload.promises(), where);
                        });
    }

    private void judge(MemoryBlockDevice device, int position, List<Promise> promises, String where)
            throws IOException {
        MemorySegment bytes = MemorySegment.ofArray(new byte[(int) device.size()]);
        device.read(0, bytes);
        Files.write(image, (byte[]) bytes.heapBase().orElseThrow());
        Tool.Answer answer = Tool.run("e2fsck", "-p", image.toString());
        assertThat(answer.status()).as("%s%n%s", where, answer.text()).isLessThan(UNREPAIRED);
        BlockDevice repaired = FileBlockDevice.openReadOnly(image, 0, device.size());
        try (Workbench bench = new Workbench(Ext2FileSystem.open(repaired, Ext2Options.usual()))) {
            for (Promise promise : promises) {
                if (promise.holdsAt(position)) {
                    assertThat(promise.alternatives())
                            .as("%s%n%s", where, answer.text())
                            .anyMatch(place -> isThere(bench, place));
                }
            }
        }
    }

    private static boolean isThere(Workbench bench, Place place) {
        try {
            return bench.exists(place.path()) && bench.text(place.path()).equals(place.content());
        } catch (FsException e) {
            return false;
        }
    }
}
