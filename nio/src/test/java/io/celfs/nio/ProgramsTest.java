package io.celfs.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.Errno;
import io.celfs.core.vfs.Vfs;
import io.celfs.memfs.MemoryFileSystem;
import io.celfs.procfs.ProcDirectory;
import io.celfs.procfs.ProcFile;
import io.celfs.procfs.ProcFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What real programs do with a file system. */
class ProgramsTest {
    private Vfs vfs;
    private FileSystem fs;

    @BeforeEach
    void open() throws IOException {
        vfs = Twins.memory();
        fs = Twins.open(vfs);
    }

    @AfterEach
    void close() throws IOException {
        fs.close();
        vfs.close();
    }

    @Test
    void aSearchLibraryWritesReadsAndReplacesItsIndex() throws IOException {
        Path index = Files.createDirectory(fs.getPath("/index"));
        try (Directory directory = new NIOFSDirectory(index)) {
            for (int round = 0; round < 3; round++) {
                try (IndexWriter writer =
                        new IndexWriter(
                                directory, new IndexWriterConfig().setUseCompoundFile(true))) {
                    for (int i = 0; i < 200; i++) {
                        Document document = new Document();
                        document.add(new StringField("id", "" + i, Field.Store.YES));
                        document.add(new TextField("text", "round " + round, Field.Store.NO));
                        writer.updateDocument(new Term("id", "" + i), document);
                        if (i % 50 == 0) {
                            writer.commit();
                        }
                    }
                    writer.forceMerge(1);
                }
                try (DirectoryReader reader = DirectoryReader.open(directory)) {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    assertThat(searcher.count(new TermQuery(new Term("text", "" + round))))
                            .isEqualTo(200);
                    assertThat(reader.numDocs()).isEqualTo(200);
                }
            }
            assertThatThrownBy(
                            () -> {
                                IndexWriter held =
                                        new IndexWriter(directory, new IndexWriterConfig());
                                try (held) {
                                    new IndexWriter(directory, new IndexWriterConfig()).close();
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void anArchiveInsideIsAFileSystemItself() throws IOException {
        Path archive = fs.getPath("/a.zip");
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Files.writeString(zip.getPath("/one.txt"), "one");
            Files.createDirectory(zip.getPath("/sub"));
            Files.write(zip.getPath("/sub/two.bin"), new byte[100_000]);
        }
        try (FileSystem zip = FileSystems.newFileSystem(archive)) {
            assertThat(Files.readString(zip.getPath("/one.txt"))).isEqualTo("one");
            Files.copy(zip.getPath("/sub/two.bin"), fs.getPath("/two.bin"));
            Files.delete(zip.getPath("/one.txt"));
        }
        try (FileSystem zip = FileSystems.newFileSystem(archive)) {
            assertThat(Files.exists(zip.getPath("/one.txt"))).isFalse();
        }
        assertThat(Files.size(fs.getPath("/two.bin"))).isEqualTo(100_000);
        try (Stream<Path> left = Files.list(fs.getPath("/"))) {
            assertThat(left.map(Path::toString)).containsExactlyInAnyOrder("/a.zip", "/two.bin");
        }
    }

    @Test
    void aFileIsReplacedAtomically() throws IOException {
        Path target = Files.writeString(fs.getPath("/config"), "old");
        Path temporary = Files.createTempFile(fs.getPath("/"), "config", ".tmp");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("new".getBytes(UTF_8)));
            channel.force(true);
        }
        try (InputStream before = Files.newInputStream(target)) {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            assertThat(new String(before.readAllBytes(), UTF_8)).isEqualTo("old");
        }
        assertThat(Files.readString(target)).isEqualTo("new");
    }

    @Test
    void mountsAreCrossedByPathsAndCopiesButNotByAtomicMoves() throws IOException {
        Files.createDirectory(fs.getPath("/m"));
        vfs.mount(PathCodec.bytes("/m"), new MemoryFileSystem(InstantSource.system()));
        Path from = Files.writeString(fs.getPath("/f"), "text");
        Path to = fs.getPath("/m/f");
        assertThatThrownBy(() -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE))
                .isInstanceOf(AtomicMoveNotSupportedException.class)
                .satisfies(e -> assertThat(Twins.cause(e).errno()).isEqualTo(Errno.EXDEV));
        Files.copy(from, to);
        Files.delete(to);
        Files.setPosixFilePermissions(from, Set.of());
        Files.move(from, to);
        assertThat(Files.exists(from)).isFalse();
        assertThat(Files.readString(to)).isEqualTo("text");
        assertThat(Files.getPosixFilePermissions(to)).isEmpty();
        assertThat(fs.getPath("/m/../m/f").toRealPath()).isEqualTo(to);
        assertThat(Files.getFileStore(to).getTotalSpace()).isPositive();
    }

    @Test
    void filesThatAreMadeWhenOpenedAreReadToTheirEnd() throws IOException {
        Files.createDirectory(fs.getPath("/proc"));
        ProcDirectory root =
                ProcDirectory.with("long", ProcFile.computed(() -> "line\n".repeat(50_000)))
                        .build();
        vfs.mount(
                PathCodec.bytes("/proc"),
                new ProcFileSystem(root, new ProcFileSystem.Owner(0, 0, 0, 0)));
        Path made = fs.getPath("/proc/long");
        assertThat(Files.size(made)).isZero();
        assertThat(Files.readAllLines(made)).hasSize(50_000);
        assertThat(Files.readAllBytes(made)).hasSize(250_000);
        Files.copy(made, fs.getPath("/copy"));
        assertThat(Files.size(fs.getPath("/copy"))).isEqualTo(250_000);
        assertThat(Files.getFileStore(made).isReadOnly()).isTrue();
        assertThat(Files.getFileStore(fs.getPath("/")).isReadOnly()).isFalse();
    }

    @Test
    void aMapIsACopy() throws IOException {
        Path file = Files.writeString(fs.getPath("/f"), "0123456789");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var map = channel.map(MapMode.READ_ONLY, 3, 4);
            var copy = channel.map(MapMode.PRIVATE, 0, 10);
            copy.put(0, (byte) 'x');
            channel.write(ByteBuffer.wrap("abcdefghij".getBytes(UTF_8)));
            assertThat(UTF_8.decode(map).toString()).isEqualTo("3456");
            assertThat(map.isReadOnly()).isTrue();
            assertThat(Files.readString(file)).isEqualTo("abcdefghij");
            assertThatThrownBy(() -> channel.map(MapMode.READ_WRITE, 0, 1))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> channel.map(MapMode.READ_ONLY, 0, 11))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    @SuppressWarnings("StreamResourceLeak") // that the file system closes it is what is tested
    void closingTheFileSystemClosesWhatIsOpen() throws IOException {
        Path file = Files.writeString(fs.getPath("/f"), "x");
        FileChannel channel = FileChannel.open(file);
        var lock = channel.lock(0, 1, true);
        var directory = Files.newDirectoryStream(fs.getPath("/"));
        fs.close();
        assertThat(lock.isValid()).isFalse();
        assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(directory::iterator).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Files.exists(file)).isInstanceOf(ClosedFileSystemException.class);
        assertThat(fs.isOpen()).isFalse();
    }

    @Test
    void whatIsNotThereSaysSo() {
        assertThatThrownBy(fs::newWatchService).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(
                        () -> fs.getPath("/").register(null, StandardWatchEventKinds.ENTRY_CREATE))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void namesThatAreNoTextSurvive() throws IOException {
        Path odd = fs.getPath("/\udcff\u00e4");
        Files.writeString(odd, "x");
        try (Stream<Path> all = Files.list(fs.getPath("/"))) {
            assertThat(all).containsExactly(odd);
        }
        assertThat(Files.readString(odd)).isEqualTo("x");
    }
}
