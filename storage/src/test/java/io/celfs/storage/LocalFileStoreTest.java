package io.celfs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.storage.StoreException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalFileStoreTest implements FileStoreContract {
    private static final ContentHash ZEROS_256_MIB =
            ContentHash.parse("e7e6e2cfd0fb193c998e510addb2da2d");

    @TempDir private Path folder;
    private Path root;
    private LocalFileStore store;

    @BeforeEach
    void open() throws StoreException {
        root = folder.resolve("a/store");
        store = LocalFileStore.open(root.toString());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        assertThat(openDescriptors()).isEmpty();
    }

    @Override
    public FileStore store() {
        return store;
    }

    private Path data(ObjectId id) {
        return root.resolve("Data/" + id.hash() + ".xxh128");
    }

    private Path sums(ObjectId id) {
        return root.resolve("Sums/" + id.hash() + ".crc32c");
    }

    @Override
    public void replace(ObjectId id, byte[] bytes) throws IOException {
        overwrite(data(id), bytes);
    }

    /** In place: who has the file open sees it. */
    private static void overwrite(Path file, byte[] bytes) throws IOException {
        assertThat(file.toFile().setWritable(true)).isTrue();
        Files.write(file, bytes);
    }

    @Override
    public void lose(ObjectId id) throws IOException {
        Files.delete(data(id));
    }

    @Override
    public void assertTidy() throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> left = Files.list(root.resolve("Temp"))) {
                assertThat(left).isEmpty();
            }
        }
    }

    private List<Path> openDescriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(Files::isSymbolicLink)
                    .map(LocalFileStoreTest::target)
                    .filter(path -> path.startsWith(folder))
                    .toList();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link; // closed since it was listed
        }
    }

    private ObjectId put(byte[] bytes) throws StoreException {
        return store.put(ContentSource.of(bytes), Patience.DEFAULT);
    }

    /** An object as other tools leave it. */
    private ObjectId bring(byte[] bytes, String suffix) throws IOException {
        ObjectId id = new ObjectId(ContentHasher.hash(bytes), bytes.length);
        Files.createDirectories(root.resolve("Data"));
        Files.write(root.resolve("Data/" + id.hash() + suffix), bytes);
        return id;
    }

    private static StoreException failure(ThrowingCallable call) {
        return catchThrowableOfType(StoreException.class, call);
    }

    @Test
    void hasTheLayoutOfTheFormat() throws IOException {
        ObjectId id = put("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(root.resolve("Data/b5e9c1ad071b3e7fc779cfaa5e523818.xxh128"))
                .hasContent("hello");
        assertThat(id.size()).isEqualTo(5);
        assertThat(sums(id)).doesNotExist();
        assertThat(sums(put(new byte[8193]))).hasSize(512);
    }

    @Test
    void readsObjectsOfOtherToolsWithAndWithoutSuffix() throws IOException {
        byte[] bytes = TestContent.bytes(9000);
        for (ObjectId id : new ObjectId[] {bring(bytes, ".xxh128"), bring(new byte[77], "")}) {
            assertThat(store.contains(id, Patience.DEFAULT)).isTrue();
        }
        ObjectId plain = new ObjectId(ContentHasher.hash(new byte[77]), 77);
        assertThat(TestContent.read(store, plain, 7, 70)).isEqualTo(new byte[70]);
        assertThat(put(new byte[77])).isEqualTo(plain);
        ObjectId suffixed = new ObjectId(ContentHasher.hash(bytes), 9000);
        assertThat(TestContent.read(store, suffixed, 0, 9000)).isEqualTo(bytes);
    }

    @Test
    void anUnalignedPageCostsTwoBlocksAndOneGroupOfSums() throws IOException {
        ObjectId id = put(TestContent.bytes(3 << 20));
        TestContent.read(store, id, 1_000_001, 4096);
        assertThat(store.counters().objectBytesRead()).isEqualTo(8192);
        assertThat(store.counters().sumBytesRead()).isEqualTo(512);
        TestContent.read(store, id, 1_000_001, 4096);
        assertThat(store.counters().objectBytesRead()).isEqualTo(2 * 8192);
        assertThat(store.counters().sumBytesRead()).isEqualTo(512);
        assertThat(store.counters().wholeChecks()).isZero();
    }

    @Test
    void aReaderInOrderGetsManyGroupsOfSumsAtATime() throws IOException {
        int pieces = 40;
        int group = 127 * 4096;
        ObjectId id = put(TestContent.bytes(pieces * group));
        for (int i = 0; i < pieces; i++) {
            TestContent.read(store, id, (long) i * group, 4096);
        }
        assertThat(store.counters().sumBytesRead()).isEqualTo(pieces * 512L);
        assertThat(store.counters().sumReads()).isEqualTo(2);
    }

    @Test
    void stopsReadingAheadAtADamagedGroupOfSums() throws IOException {
        byte[] bytes = TestContent.bytes(4 * 127 * 4096);
        ObjectId id = put(bytes);
        byte[] damaged = Files.readAllBytes(sums(id));
        damaged[2 * 512] ^= 1;
        overwrite(sums(id), damaged);

        assertThat(TestContent.read(store, id, 0, bytes.length)).isEqualTo(bytes);
        assertThat(store.counters().wholeChecks()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "4096, 0, 4096", "8192, 0, 8192", "8192, 4000, 200", "5000, 4999, 1"})
    void readsASmallObjectOnceToCheckItAndToAnswer(int size, int offset, int length)
            throws IOException {
        byte[] bytes = TestContent.bytes(size);
        ObjectId id = put(bytes);

        assertThat(TestContent.read(store, id, offset, length))
                .isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
        assertThat(store.counters().objectBytesRead()).isEqualTo(size);
        assertThat(store.counters().wholeChecks()).isEqualTo(1);

        bytes[offset] ^= 1;
        replace(id, bytes);
        assertThat(failure(() -> TestContent.read(store, id, offset, length)).kind())
                .isEqualTo(Kind.CORRUPT);
    }

    @Test
    void storingWhatIsThereWritesNothing() throws IOException {
        byte[] bytes = TestContent.bytes(200_000);
        put(bytes);
        long written = store.counters().bytesWritten();
        put(bytes);
        assertThat(store.counters().bytesWritten()).isEqualTo(written);
    }

    @Test
    void checksAnObjectWithoutSumsOnceForManyReaders() throws Exception {
        ObjectId id = bring(TestContent.bytes(5_000_000), ".xxh128");
        Together.run(6, () -> TestContent.read(store, id, 4_000_000, 100));
        assertThat(store.counters().wholeChecks()).isEqualTo(1);
        assertThat(sums(id)).hasSize(10 * 512);
        store.close();
        open();
        TestContent.read(store, id, 0, 1);
        assertThat(store.counters().wholeChecks()).isZero();
    }

    @Test
    void findsDamageInAnObjectWithoutSums() throws IOException {
        byte[] bytes = TestContent.bytes(100_000);
        ObjectId id = bring(bytes, ".xxh128");
        bytes[99_000] ^= 1;
        Files.write(data(id), bytes);
        assertThat(failure(() -> TestContent.read(store, id, 0, 1)).kind()).isEqualTo(Kind.CORRUPT);
        assertThat(sums(id)).doesNotExist();
    }

    @Test
    void refusesToServeALargeObjectUncheckedUntilItIsVerified() throws IOException {
        store.close();
        store = LocalFileStore.open(FileUrl.bytes(root.toString()), 10_000);
        ObjectId id = bring(TestContent.bytes(10_001), ".xxh128");
        StoreException refused = failure(() -> TestContent.read(store, id, 0, 1));
        assertThat(refused.kind()).isEqualTo(Kind.DENIED);
        assertThat(refused).hasMessageContaining("verify").hasMessageContaining("10000");
        assertThat(store.counters().wholeChecks()).isZero();
        store.verify(id, Patience.DEFAULT);
        assertThat(TestContent.read(store, id, 0, 10_001)).isEqualTo(TestContent.bytes(10_001));
    }

    @Test
    void rebuildsSumsThatAreDamagedTornOrOfAnotherObject() throws IOException {
        byte[] bytes = TestContent.bytes(1_500_000);
        ObjectId id = put(bytes);
        ObjectId other = put(TestContent.bytes(1_500_001));
        byte[] good = Files.readAllBytes(sums(id));
        byte[] flipped = good.clone();
        flipped[700] ^= 4;
        byte[] swapped = good.clone();
        System.arraycopy(good, 512, swapped, 0, 512);
        for (byte[] bad :
                new byte[][] {
                    flipped,
                    swapped,
                    Arrays.copyOf(good, 600),
                    new byte[good.length],
                    Files.readAllBytes(sums(other))
                }) {
            overwrite(sums(id), bad);
            store.close();
            open();
            assertThat(TestContent.read(store, id, 0, bytes.length)).isEqualTo(bytes);
            assertThat(store.counters().wholeChecks()).isEqualTo(1);
            assertThat(sums(id)).hasBinaryContent(good);
        }
    }

    @Test
    void keepsSumsInMemoryWhereTheyCannotBeWritten() throws IOException {
        ObjectId id = bring(TestContent.bytes(1_000_000), ".xxh128");
        Files.write(root.resolve("Sums"), new byte[0]);
        for (int at = 0; at < 1_000_000; at += 100_000) {
            assertThat(TestContent.read(store, id, at, 10))
                    .isEqualTo(Arrays.copyOfRange(TestContent.bytes(1_000_000), at, at + 10));
        }
        assertThat(store.counters().wholeChecks()).isEqualTo(1);
    }

    @Test
    void cleansUpAfterCrashedWritersButNotAfterLiveOnes() throws IOException {
        put(new byte[] {1});
        Path dead = Files.write(root.resolve("Temp/1-99"), new byte[50]);
        Path alive = Files.write(root.resolve("Temp/1-98"), new byte[50]);
        try (HostFile locked = lock(alive)) {
            assertThat(locked.size()).isEqualTo(50);
            LocalFileStore.open(root.toString()).close();
            assertThat(dead).doesNotExist();
            assertThat(alive).exists();
        }
        LocalFileStore.open(root.toString()).close();
        assertThat(alive).doesNotExist();
    }

    private static HostFile lock(Path path) throws IOException {
        try (HostDirectory anchor = HostDirectory.open("/")) {
            HostFile file = anchor.openFile(path.toString(), 0, 0);
            assertThat(file.tryLock()).isTrue();
            return file;
        }
    }

    @Test
    void saysThatTheFolderIsGoneAndMakesItAgain() throws IOException {
        ObjectId id = put(TestContent.bytes(10));
        Files.move(root, folder.resolve("elsewhere"));
        StoreException gone = failure(() -> TestContent.read(store, id, 0, 1));
        assertThat(gone.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(gone).hasMessageContaining("folder is gone").hasMessageContaining(store.url());
        assertThat(store.contains(id, Patience.DEFAULT)).isFalse();
        put(TestContent.bytes(10));
        assertThat(TestContent.read(store, id, 0, 10)).isEqualTo(TestContent.bytes(10));
    }

    @Test
    void holdsABoundedNumberOfDescriptors() throws IOException {
        for (int i = 1; i <= 300; i++) {
            ObjectId id = put(TestContent.bytes(i));
            TestContent.read(store, id, 0, i);
        }
        assertThat(openDescriptors()).hasSizeBetween(1, 260);
    }

    @Test
    void servesAllButTheDamagedPageOfALargeObject() throws IOException {
        ObjectId id = new ObjectId(ZEROS_256_MIB, 256L << 20);
        Files.createDirectories(root.resolve("Data"));
        try (RandomAccessFile file = new RandomAccessFile(data(id).toFile(), "rw");
                Arena arena = Arena.ofConfined()) {
            file.setLength(id.size());
            MemorySegment page = arena.allocate(4096);
            store.read(id, 0, page, Patience.DEFAULT);
            long middle = (128L << 20) + 123;
            file.seek(middle);
            file.write(1);
            store.close();
            open();
            for (long at = (128L << 20) - (1 << 20); at < (128L << 20) + (1 << 20); at += 4096) {
                long from = at;
                if (middle - at >= 0 && middle - at < 4096) {
                    assertThat(failure(() -> store.read(id, from, page, Patience.DEFAULT)).kind())
                            .isEqualTo(Kind.CORRUPT);
                } else {
                    store.read(id, from, page.fill((byte) 7), Patience.DEFAULT);
                    assertThat(page.get(ValueLayout.JAVA_LONG, 8)).isZero();
                }
            }
        }
        assertThat(store.counters().wholeChecks()).isZero();
        assertThat(store.counters().objectBytesRead()).isEqualTo(2 << 20);
    }

    @Test
    void opensByUrlAndByPath() throws IOException {
        ObjectId id = put(TestContent.bytes(10));
        Path relative = Path.of("").toAbsolutePath().relativize(root);
        for (String name :
                new String[] {store.url(), root.toString(), root + "//", relative.toString()}) {
            try (FileStore again = FileStores.open(name)) {
                assertThat(again.contains(id, Patience.DEFAULT)).isTrue();
            }
        }
    }

    @Test
    void keepsBytesOfPathsThatAreNotText() throws IOException {
        byte[] odd = (folder + "/x \udc80 %").getBytes(StandardCharsets.UTF_8);
        String name = folder + "/\u00e4 %\udcff";
        try (FileStore first = FileStores.open(name)) {
            ObjectId id = first.put(ContentSource.of(odd), Patience.DEFAULT);
            assertThat(first.url()).endsWith("/%C3%A4%20%25%FF");
            try (FileStore again = FileStores.open(first.url())) {
                assertThat(again.contains(id, Patience.DEFAULT)).isTrue();
            }
        }
    }

    @Test
    void isNotHeldUpByAFifoInPlaceOfAnObject() throws Exception {
        ObjectId id = put(TestContent.bytes(10_000));
        Files.delete(data(id));
        assertThat(run("mkfifo", data(id).toString())).isTrue();
        assertThat(failure(() -> TestContent.read(store, id, 0, 1)).kind()).isEqualTo(Kind.CORRUPT);
    }

    @Test
    void saysWhichStoresThereAre() {
        for (String url : new String[] {"s3://bucket/prefix", "http://x", "file://host/x"}) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> FileStores.open(url))
                    .withMessageContaining("file:///path")
                    .withMessageContaining(url);
        }
    }

    @Test
    void saysThatItIsFullAndLeavesNothing() throws Exception {
        Files.createDirectories(root);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", root.toString()),
                "needs the right to mount");
        try {
            ObjectId small = put(TestContent.bytes(100_000));
            StoreException full = failure(() -> put(TestContent.bytes(5_000_000)));
            assertThat(full.kind()).isEqualTo(Kind.FULL);
            assertThat(full).hasMessageContaining("no space left");
            assertTidy();
            assertThat(TestContent.read(store, small, 0, 100_000))
                    .isEqualTo(TestContent.bytes(100_000));
        } finally {
            store.close();
            assertThat(run("umount", root.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }
}
