package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.Workbench;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.ManifestHeader;
import io.celfs.manifest.codec.ManifestEncoder;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostStat;
import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A write costs what it writes: bytes on the disk and bytes from the store, whatever the file's
 * size.
 */
class WriteCostTest {
    private static final long MIB = 1 << 20;
    private static final int PAGE = 4096;
    private static final ContentHash ANY = new ContentHash(1, 2);

    @TempDir Path folder;
    private final ZeroStore store = new ZeroStore();

    private Session session(long size) throws IOException {
        long chunk = ManifestFormat.DEFAULT_CHUNK_SIZE;
        int chunks = (int) Math.max(1, (size + chunk - 1) / chunk);
        List<ContentHash> hashes = Collections.nCopies(chunks, ANY);
        ManifestHeader header = ManifestHeader.snapshot(ManifestFormat.BETA_2025_12, chunk);
        ManifestEntry file = new ManifestEntry.File("big", size, 0, false, hashes);
        byte[] manifest = ManifestEncoder.encode(Manifest.of(header, List.of(file)));
        HostDirectory directory = HostDirectory.open(folder.toString());
        return Session.begin(
                directory,
                ContentSource.of(manifest),
                "zeros:",
                store,
                0,
                0,
                Settings.DEFAULT,
                base -> {});
    }

    /** Space that the session folder takes, in bytes. */
    private long used() throws IOException {
        try (HostDirectory root = HostDirectory.open("/");
                Stream<Path> files = Files.walk(folder)) {
            long sum = 0;
            HostStat stat = new HostStat();
            for (Path path : (Iterable<Path>) files::iterator) {
                root.stat(path.toString().getBytes(StandardCharsets.UTF_8), stat);
                sum += stat.blocks * 512;
            }
            return sum;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {16 * MIB, 256 * MIB, 1024 * MIB, 102_400 * MIB})
    void fourKibibytesCostTheSameInFilesOfAnySize(long size) throws IOException {
        try (Session session = session(size)) {
            Workbench bench = new Workbench(session.fileSystem());
            FileHandle handle = bench.open("big");
            long before = used();
            long unaligned = new Random(7).nextLong(size / PAGE - 2) * PAGE + 1234;
            bench.write(handle, unaligned, bytes(PAGE));
            session.fileSystem().fsync(OpContext.ROOT, handle, false);
            assertThat(used() - before).isLessThanOrEqualTo(128 * 1024);
            assertThat(store.bytesRead.get()).isLessThanOrEqualTo(2 * PAGE);
            assertThat(bench.read(handle, unaligned, PAGE)).isEqualTo(bytes(PAGE));
            bench.letGo();
        }
    }

    @Test
    void anAlignedWriteReadsNothing() throws IOException {
        try (Session session = session(256 * MIB)) {
            Workbench bench = new Workbench(session.fileSystem());
            bench.write("big", 77 * PAGE, bytes(3 * PAGE));
            assertThat(store.bytesRead.get()).isZero();
            bench.letGo();
        }
    }

    @Test
    void aThousandPagesCostLittleMoreThanTheirBytes() throws IOException {
        try (Session session = session(1024 * MIB)) {
            long before = used();
            writeAtRandom(session, 1000, PAGE, PAGE);
            assertThat(used() - before).isLessThanOrEqualTo(1000L * PAGE * 3 / 2 + 128 * 1024);
        }
    }

    @Test
    void aThousandSmallWritesCostAPageEach() throws IOException {
        try (Session session = session(1024 * MIB)) {
            long before = used();
            writeAtRandom(session, 1000, 100, 1);
            long journal = session.journalLength();
            // A write of 100 bytes may lie on the edge of two pages.
            assertThat(used() - before).isLessThanOrEqualTo(1030L * PAGE + journal + 64 * 1024);
            assertThat(store.bytesRead.get()).isLessThanOrEqualTo(1030L * PAGE);
        }
    }

    private static void writeAtRandom(Session session, int count, int length, int alignment)
            throws FsException {
        Workbench bench = new Workbench(session.fileSystem());
        FileHandle handle = bench.open("big");
        Random random = new Random(3);
        for (int i = 0; i < count; i++) {
            long at = random.nextLong((1024 * MIB - length) / alignment) * alignment;
            bench.write(handle, at, bytes(length));
        }
        session.fileSystem().fsync(OpContext.ROOT, handle, false);
        bench.letGo();
    }

    @Test
    void theTenThousandthSyncWritesNoMoreThanTheTenth() throws IOException {
        try (Session session = session(256 * MIB)) {
            Workbench bench = new Workbench(session.fileSystem());
            FileHandle handle = bench.open("big");
            byte[] page = bytes(PAGE);
            long tenth = 0;
            long most = 0;
            for (int i = 1; i <= 10_000; i++) {
                long before = session.journalLength();
                bench.write(handle, (i * 7919L % 60_000) * PAGE, page);
                if (i % 100 == 10) {
                    session.fileSystem().fsync(OpContext.ROOT, handle, false);
                }
                long written = session.journalLength() - before;
                tenth = i == 10 ? written : tenth;
                most = i > 10 ? Math.max(most, written) : most;
            }
            assertThat(most).isLessThanOrEqualTo(tenth);
            bench.letGo();
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
