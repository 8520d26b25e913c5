package io.celfs.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same programs on a directory of the host and on ours: the same answers and failures. */
class FilesAgainstJdkTest {
    private Twins twins;

    @BeforeEach
    void open(@TempDir Path host) throws IOException {
        twins = new Twins(host);
        twins.same("house", FilesAgainstJdkTest::house);
    }

    @AfterEach
    void close() throws IOException {
        twins.close();
    }

    private static Object house(Path root) throws IOException {
        Files.writeString(root.resolve("f"), "content");
        Files.createDirectories(root.resolve("d/e"));
        Files.writeString(root.resolve("d/g"), "g");
        Files.createSymbolicLink(root.resolve("l"), root.getFileSystem().getPath("f"));
        Files.createSymbolicLink(root.resolve("ld"), root.getFileSystem().getPath("d"));
        Files.createSymbolicLink(root.resolve("dangling"), root.getFileSystem().getPath("none"));
        return tree(root);
    }

    /** Everything below, with kind and content. */
    private static Object tree(Path root) throws IOException {
        TreeMap<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                found.put(root.relativize(path).toString(), describe(path));
            }
        }
        return found;
    }

    private static String describe(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        return Files.isDirectory(path) ? "directory" : Files.readString(path);
    }

    private void both(String what, Twins.Script script) {
        twins.same(what, script);
        twins.same("tree after " + what, FilesAgainstJdkTest::tree);
    }

    @Test
    void openingAnythingWithAnyOptions() {
        List<Set<? extends OpenOption>> options =
                List.of(
                        Set.of(),
                        Set.of(READ),
                        Set.of(WRITE),
                        Set.of(APPEND),
                        Set.of(READ, WRITE),
                        Set.of(READ, APPEND),
                        Set.of(APPEND, TRUNCATE_EXISTING),
                        Set.of(WRITE, TRUNCATE_EXISTING),
                        Set.of(READ, TRUNCATE_EXISTING),
                        Set.of(WRITE, CREATE),
                        Set.of(READ, CREATE),
                        Set.of(WRITE, CREATE_NEW),
                        Set.of(READ, WRITE, CREATE, DELETE_ON_CLOSE),
                        Set.of(READ, LinkOption.NOFOLLOW_LINKS));
        for (String path : List.of("f", "d", "new", "l", "ld/x", "f/x", "d/none/x", "dangling")) {
            for (Set<? extends OpenOption> set : options) {
                both(path + " with " + set, root -> useAndRemove(root.resolve(path), set));
            }
        }
    }

    private static Object useAndRemove(Path path, Set<? extends OpenOption> options)
            throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(path, options)) {
            long before = channel.size();
            ByteBuffer bytes = ByteBuffer.wrap(new byte[] {'X', 'Y'});
            int written =
                    options.contains(WRITE) || options.contains(APPEND) ? channel.write(bytes) : 0;
            return List.of(Files.isDirectory(path) ? 0 : before, written, channel.position());
        } finally {
            if (path.endsWith("new") || path.endsWith("dangling")) {
                Files.deleteIfExists(path.resolveSibling("new"));
                Files.deleteIfExists(path.resolveSibling("none"));
            }
        }
    }

    @Test
    void makingAndDeleting() {
        for (String path : List.of("f", "d", "d/e", "l", "new", "none/x", "f/x", "dangling", "")) {
            both("mkdir " + path, root -> Files.createDirectory(root.resolve(path)));
            both("mkdirs " + path, root -> Files.createDirectories(root.resolve(path)));
            both("exists " + path, root -> Files.exists(root.resolve(path)));
            both("not exists " + path, root -> Files.notExists(root.resolve(path)));
            both("real " + path, root -> root.resolve(path).toRealPath());
            both("create " + path, root -> Files.createFile(root.resolve(path)));
            both(
                    "link " + path,
                    root -> Files.createLink(root.resolve("d/hard"), root.resolve(path)));
            both("readlink " + path, root -> Files.readSymbolicLink(root.resolve(path)));
            both("unlink link", root -> Files.deleteIfExists(root.resolve("d/hard")));
            if (!path.isEmpty()) {
                both("delete " + path, root -> deleted(root.resolve(path)));
            }
        }
    }

    private static Object deleted(Path path) throws IOException {
        Files.delete(path);
        return "done";
    }

    @Test
    void copyingAndMoving() {
        List<String> paths = List.of("f", "d", "d/e", "l", "ld", "dangling", "none", "d/g", "new");
        List<List<StandardCopyOption>> options =
                List.of(
                        List.of(),
                        List.of(StandardCopyOption.REPLACE_EXISTING),
                        List.of(StandardCopyOption.ATOMIC_MOVE));
        for (String from : paths) {
            for (String to : paths) {
                for (List<StandardCopyOption> chosen : options) {
                    StandardCopyOption[] array = chosen.toArray(new StandardCopyOption[0]);
                    both(
                            "copy %s to %s with %s".formatted(from, to, chosen),
                            root -> Files.copy(root.resolve(from), root.resolve(to), array));
                    both(
                            "move %s to %s with %s".formatted(from, to, chosen),
                            root -> Files.move(root.resolve(from), root.resolve(to), array));
                }
            }
            both("refill", FilesAgainstJdkTest::refill);
        }
    }

    private static Object refill(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> deepestFirst = new ArrayList<>(all.toList().reversed());
            deepestFirst.removeLast();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
        return house(root);
    }

    @Test
    void aLinkIsCopiedAsALinkOnRequest() {
        both(
                "copy of a link",
                root ->
                        Files.copy(
                                root.resolve("l"),
                                root.resolve("m"),
                                LinkOption.NOFOLLOW_LINKS,
                                StandardCopyOption.COPY_ATTRIBUTES));
    }

    @Test
    void attributesByNameAndByView() {
        FileTime time = FileTime.from(Instant.ofEpochSecond(1_234_567_890, 123_456_000));
        both("times", root -> Files.setLastModifiedTime(root.resolve("f"), time));
        both(
                "mode",
                root ->
                        Files.setPosixFilePermissions(
                                root.resolve("f"), PosixFilePermissions.fromString("rw-r-x--x")));
        both("owner", root -> Files.getOwner(root.resolve("f")).equals(owner(root)));
        both("named", root -> Files.setAttribute(root.resolve("d/g"), "unix:mode", 0600));
        for (String names :
                List.of(
                        "size",
                        "isDirectory,isRegularFile",
                        "posix:permissions",
                        "unix:mode,nlink,uid,gid",
                        "lastModifiedTime",
                        "unix:none",
                        "other:size",
                        "size,none")) {
            twins.same(
                    names, root -> new TreeMap<>(Files.readAttributes(root.resolve("f"), names)));
            twins.same(names, root -> Files.getAttribute(root.resolve("f"), names));
        }
        for (String view : List.of("*", "posix:*", "unix:*", "owner:*")) {
            twins.same(
                    view,
                    root -> new TreeSet<>(Files.readAttributes(root.resolve("f"), view).keySet()));
        }
        twins.same("set size", root -> Files.setAttribute(root.resolve("f"), "size", 3L));
        twins.same("set none", root -> Files.setAttribute(root.resolve("f"), "posix:none", 3L));
        twins.same(
                "link",
                root ->
                        Files.readAttributes(
                                        root.resolve("l"),
                                        PosixFileAttributes.class,
                                        LinkOption.NOFOLLOW_LINKS)
                                .isSymbolicLink());
        twins.same("view", root -> view(root.resolve("f")));
    }

    private static Object owner(Path root) throws IOException {
        return Files.getOwner(root);
    }

    private static Object view(Path path) throws IOException {
        var basic = Files.getFileAttributeView(path, BasicFileAttributeView.class);
        var posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        FileTime old = FileTime.fromMillis(-5_000);
        basic.setTimes(old, FileTime.fromMillis(7_000), null);
        return List.of(
                basic.name(),
                posix.name(),
                basic.readAttributes().lastModifiedTime(),
                posix.readAttributes().lastAccessTime(),
                posix.readAttributes().permissions());
    }

    @Test
    void listingAndWalking() {
        for (String path : List.of("", "d", "ld", "f", "none", "dangling")) {
            twins.same("list " + path, root -> listed(root.resolve(path)));
        }
        twins.same("glob", root -> globbed(root));
        twins.same(
                "walk with links",
                root -> {
                    try (Stream<Path> all =
                            Files.walk(root.resolve("d"), FileVisitOption.FOLLOW_LINKS)) {
                        return all.map(root::relativize).map(Path::toString).sorted().toList();
                    }
                });
    }

    private static Object listed(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    private static Object globbed(Path root) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        try (DirectoryStream<Path> some = Files.newDirectoryStream(root, "{l*,f}")) {
            some.forEach(path -> found.add(path.getFileName().toString()));
        }
        return found;
    }

    @Test
    void workingInADirectoryThatMoves() {
        both(
                "secure",
                root -> {
                    try (DirectoryStream<Path> stream =
                            Files.newDirectoryStream(root.resolve("d"))) {
                        var directory = (SecureDirectoryStream<Path>) stream;
                        Files.move(root.resolve("d"), root.resolve("moved"));
                        var fs = root.getFileSystem();
                        directory.newByteChannel(fs.getPath("new"), Set.of(CREATE, WRITE)).close();
                        directory.deleteFile(fs.getPath("g"));
                        directory.move(fs.getPath("new"), directory, fs.getPath("newer"));
                        directory.deleteDirectory(fs.getPath("e"));
                        var view =
                                directory.getFileAttributeView(
                                        fs.getPath("newer"), BasicFileAttributeView.class);
                        return view.readAttributes().size();
                    }
                });
    }

    @Test
    void channels() {
        both(
                "a channel's life",
                root -> {
                    List<Object> seen = new ArrayList<>();
                    try (FileChannel channel =
                            FileChannel.open(root.resolve("c"), READ, WRITE, CREATE)) {
                        seen.add(channel.write(ByteBuffer.wrap("0123456789".getBytes(UTF_8))));
                        seen.add(channel.position());
                        seen.add(channel.write(ByteBuffer.allocateDirect(3), 20));
                        seen.add(channel.size());
                        seen.add(channel.read(ByteBuffer.allocate(4)));
                        seen.add(channel.position(5).read(ByteBuffer.allocateDirect(100)));
                        seen.add(channel.read(ByteBuffer.allocate(1)));
                        seen.add(channel.read(ByteBuffer.allocate(0)));
                        seen.add(channel.read(ByteBuffer.allocate(10), 1000));
                        seen.add(channel.truncate(100).size());
                        seen.add(channel.truncate(7).position());
                        seen.add(channel.write(two(), 0, 2));
                        seen.add(channel.position());
                        channel.force(true);
                        channel.force(false);
                        seen.add(channel.map(FileChannel.MapMode.READ_ONLY, 2, 5).get(1));
                        seen.add(channel.map(FileChannel.MapMode.READ_ONLY, 2, 5).isReadOnly());
                        seen.add(channel.lock().isShared());
                    }
                    return seen;
                });
        both(
                "transfers",
                root -> {
                    try (FileChannel from = FileChannel.open(root.resolve("f"), READ);
                            FileChannel to =
                                    FileChannel.open(root.resolve("t"), READ, WRITE, CREATE)) {
                        return List.of(
                                from.transferTo(2, 100, to),
                                to.position(),
                                to.transferFrom(from, 3, 4),
                                to.transferFrom(from, 100, 4),
                                from.position(),
                                from.transferTo(100, 1, to),
                                to.size());
                    }
                });
        twins.same(
                "reading a writer",
                root -> {
                    try (FileChannel channel = FileChannel.open(root.resolve("f"), WRITE)) {
                        return channel.read(ByteBuffer.allocate(1));
                    }
                });
        twins.same(
                "two locks",
                root -> {
                    try (FileChannel one = FileChannel.open(root.resolve("f"), WRITE);
                            FileChannel other = FileChannel.open(root.resolve("f"), WRITE)) {
                        one.lock(0, 10, false).release();
                        other.lock(0, 10, false);
                        one.lock(10, 10, false);
                        return one.tryLock(5, 10, false);
                    }
                });
    }

    private static ByteBuffer[] two() {
        return new ByteBuffer[] {ByteBuffer.allocate(2), ByteBuffer.allocateDirect(3)};
    }
}
