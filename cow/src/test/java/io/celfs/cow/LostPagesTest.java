package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.Workbench;
import io.celfs.core.Errno;
import io.celfs.core.FallocateMode;
import io.celfs.core.FileHandle;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.storage.ForwardingFileStore;
import io.celfs.storage.MemoryFileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import io.celfs.storage.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine goes down: records reached the disk and the pages that they name did not. */
class LostPagesTest {
    private static final int PAGE = PageMap.PAGE_SIZE;
    private static final int PAGES = 20; // More than fit into one chunk of the fixture.

    @TempDir Path folder;
    private boolean storeIsGone;

    /** Steps of a test that may fail. */
    private interface Steps {
        void run(Session session, Workbench bench) throws IOException;
    }

    private static byte[] pages(char letter, int count) {
        byte[] bytes = new byte[count * PAGE];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    private SessionFixture begin() throws IOException {
        SessionFixture fixture =
                new SessionFixture(
                        folder,
                        new ForwardingFileStore(new MemoryFileStore()) {
                            @Override
                            public void read(
                                    ObjectId id,
                                    long offset,
                                    MemorySegment target,
                                    Patience patience)
                                    throws StoreException {
                                if (storeIsGone) {
                                    throw new StoreException(
                                            StoreException.Kind.TRANSIENT, "the store is gone");
                                }
                                super.read(id, offset, target, patience);
                            }
                        });
        fixture.create(TreeSpec.empty().file("file", pages('b', PAGES)));
        return fixture;
    }

    /** Runs steps; then the power is cut. */
    private void untilPowerCut(SessionFixture fixture, Steps steps) throws IOException {
        Session session = fixture.open();
        Workbench bench = new Workbench(session.fileSystem());
        steps.run(session, bench);
        bench.letGo();
        session.abandon();
        Files.writeString(folder.resolve("lock"), "an earlier boot");
    }

    private static void write(Workbench bench, int page, char letter) throws FsException {
        bench.write("file", (long) page * PAGE, pages(letter, 1));
    }

    private static void fsync(Session session, Workbench bench) throws FsException {
        FileHandle handle = bench.open("file");
        session.fileSystem().fsync(OpContext.ROOT, handle, false);
        bench.release(handle);
    }

    private Path part(String layer, int number) throws IOException {
        Path data = folder.resolve("layers/%s/data".formatted(layer));
        try (var files = Files.list(data)) {
            return files.filter(file -> file.toString().endsWith(".part" + number))
                    .findAny()
                    .orElseThrow();
        }
    }

    /** What the disk has of a page in the first chunk. */
    private void onDisk(String layer, int page, byte[] content) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(part(layer, 0).toFile(), "rw")) {
            file.seek((long) page * PAGE);
            file.write(content);
        }
    }

    private void neverReachedTheDisk(String layer, int page) throws IOException {
        onDisk(layer, page, new byte[PAGE]);
    }

    /**
     * Page by page: what a look at the session shows, what the next mount does, and the one after.
     */
    private void shows(SessionFixture fixture, String letters) throws IOException {
        try (Session view = fixture.view()) {
            assertThat(letters(view)).as("a look at it").isEqualTo(letters);
        }
        try (Session session = fixture.open()) {
            assertThat(letters(session)).as("the next mount").isEqualTo(letters);
        }
        try (Session session = fixture.open()) {
            assertThat(letters(session)).as("the mount after it").isEqualTo(letters);
        }
    }

    /** The letter of each of the first six pages; 0 for zeros. */
    private static String letters(Session session) throws IOException {
        Workbench bench = new Workbench(session.fileSystem());
        byte[] content = bench.content("file");
        bench.letGo();
        StringBuilder letters = new StringBuilder();
        for (int page = 0; page < 6; page++) {
            byte[] bytes = Arrays.copyOfRange(content, page * PAGE, (page + 1) * PAGE);
            for (byte each : bytes) {
                assertThat(each).as("page " + page).isEqualTo(bytes[0]);
            }
            letters.append(bytes[0] == 0 ? '0' : (char) bytes[0]);
        }
        return letters.toString();
    }

    @Test
    void theBaseShowsAgain() throws IOException {
        SessionFixture fixture = begin();
        untilPowerCut(
                fixture,
                (session, bench) -> {
                    write(bench, 1, 'x');
                    write(bench, 2, 'y');
                });
        neverReachedTheDisk("0001", 1);
        shows(fixture, "bbybbb");
    }

    @Test
    void aFileThatIsMissingOrShortLosesItsPages() throws IOException {
        SessionFixture fixture = begin();
        untilPowerCut(
                fixture,
                (session, bench) -> {
                    write(bench, 1, 'x');
                    write(bench, 4, 'y');
                    write(bench, PAGES - 1, 'z');
                });
        try (RandomAccessFile file = new RandomAccessFile(part("0001", 0).toFile(), "rw")) {
            file.setLength(2 * PAGE);
        }
        Files.delete(part("0001", 1));
        shows(fixture, "bxbbbb");
        try (Session session = fixture.open()) {
            Workbench bench = new Workbench(session.fileSystem());
            byte[] content = bench.content("file");
            assertThat(Arrays.copyOfRange(content, (PAGES - 1) * PAGE, PAGES * PAGE))
                    .isEqualTo(pages('b', 1));
            bench.letGo();
        }
    }

    @Test
    void anEarlierOrALaterValueStays() throws IOException {
        SessionFixture fixture = begin();
        untilPowerCut(
                fixture,
                (session, bench) -> {
                    write(bench, 1, 'x');
                    fsync(session, bench);
                    write(bench, 1, 'y');
                    write(bench, 2, 'y');
                });
        onDisk("0001", 1, pages('x', 1));
        onDisk("0001", 2, pages('z', 1)); // Its record is lost.
        shows(fixture, "bxzbbb");
    }

    @Test
    void zerosThatWereThereBeforeStay() throws IOException {
        SessionFixture fixture = begin();
        int punch = FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE;
        untilPowerCut(
                fixture,
                (session, bench) -> {
                    FileHandle handle = bench.open("file");
                    session.fileSystem().fallocate(OpContext.ROOT, handle, punch, PAGE, PAGE);
                    write(bench, 1, 'x');
                    bench.write(handle, 2 * PAGE, new byte[PAGE]);
                    write(bench, 2, 'y');
                });
        neverReachedTheDisk("0001", 1);
        neverReachedTheDisk("0001", 2);
        shows(fixture, "b00bbb");
    }

    @Test
    void aCompactedJournalStillSaysWhatIsDurable() throws IOException {
        SessionFixture fixture = begin();
        untilPowerCut(
                fixture,
                (session, bench) -> {
                    write(bench, 1, 'x');
                    session.compact();
                });
        neverReachedTheDisk("0001", 1); // It did: these are zeros whose record is lost.
        shows(fixture, "b0bbbb");
    }

    @Test
    void whatWasCutOffDoesNotComeBack() throws IOException {
        SessionFixture fixture = begin();
        untilPowerCut(
                fixture,
                (session, bench) -> {
                    bench.truncate("file", 3 * PAGE);
                    bench.truncate("file", PAGES * PAGE);
                    write(bench, 4, 'x');
                });
        neverReachedTheDisk("0001", 4);
        shows(fixture, "bbb000");
    }

    @Test
    void theLayerBelowShowsAgain() throws IOException {
        SessionFixture fixture = begin();
        untilPowerCut(
                fixture,
                (session, bench) -> {
                    write(bench, 1, 'x');
                    write(bench, 2, 'x');
                    session.push();
                    write(bench, 1, 'y');
                    write(bench, 3, 'y');
                });
        neverReachedTheDisk("0002", 1);
        neverReachedTheDisk("0002", 3);
        shows(fixture, "bxxbbb");
    }

    @Test
    void withoutTheStoreTheSessionWaits() throws IOException {
        SessionFixture fixture = begin();
        untilPowerCut(fixture, (session, bench) -> write(bench, 1, 'x'));
        neverReachedTheDisk("0001", 1);
        storeIsGone = true;
        assertThatThrownBy(fixture::open)
                .isInstanceOfSatisfying(
                        FsException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO))
                .hasMessageContaining("read from the base anew");
        storeIsGone = false;
        shows(fixture, "bbbbbb");
    }

    @Test
    void inTheSameBootNothingIsRead() throws IOException {
        SessionFixture fixture = begin();
        untilPowerCut(fixture, (session, bench) -> write(bench, 1, 'x'));
        Files.delete(folder.resolve("lock"));
        fixture.open().close(); // Notes this boot.
        Files.delete(folder.resolve("clean"));
        neverReachedTheDisk("0001", 1); // Which cannot be: the kernel has it.
        try (Session session = fixture.open()) {
            assertThat(letters(session)).isEqualTo("b0bbbb");
        }
    }
}
