package io.celfs.nio;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.vfs.FileDescriptorTable;
import io.celfs.core.vfs.PathCalls;
import io.celfs.core.vfs.Vfs;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.LinkOption;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Scheme {@code celfs}: trees of file systems by name, as {@code celfs://NAME/path}. See the
 * package's documentation for what differs from the JDK's own provider.
 */
public final class CelfsFileSystemProvider extends FileSystemProvider {
    /** In the environment of {@link #newFileSystem}: the {@link Vfs}. */
    public static final String VFS = "vfs";

    /** In the environment: the {@link OpContext} to act for; the super-user if there is none. */
    public static final String CONTEXT = "context";

    /** Shared by all instances: the one that the JDK made is not the only one. */
    private static final Map<String, CelfsFileSystem> OPEN = new ConcurrentHashMap<>();

    /** For the service loader. */
    public CelfsFileSystemProvider() {}

    /**
     * Opens a tree under a name.
     *
     * @param name the authority of its URIs: letters, digits, dots and dashes
     * @param context on whose behalf; must stay valid
     * @throws FileSystemAlreadyExistsException if the name is taken
     */
    public static FileSystem open(String name, Vfs vfs, OpContext context) throws IOException {
        return new CelfsFileSystemProvider()
                .newFileSystem(
                        URI.create(Uris.SCHEME + "://" + name), Map.of(VFS, vfs, CONTEXT, context));
    }

    @Override
    public String getScheme() {
        return Uris.SCHEME;
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) throws IOException {
        String name = Uris.name(uri);
        Object context = environment.get(CONTEXT);
        if (!(environment.get(VFS) instanceof Vfs vfs)) {
            throw new IllegalArgumentException("the environment has no Vfs as \"vfs\"");
        }
        OpContext caller = context == null ? OpContext.ROOT : (OpContext) context;
        CelfsFileSystem fs = new CelfsFileSystem(this, name, vfs, caller);
        if (OPEN.putIfAbsent(name, fs) != null) {
            fs.abandon();
            throw new FileSystemAlreadyExistsException(name);
        }
        return fs;
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return find(uri);
    }

    private static CelfsFileSystem find(URI uri) {
        CelfsFileSystem fs = OPEN.get(Uris.name(uri));
        if (fs == null) {
            throw new FileSystemNotFoundException(uri.toString());
        }
        return fs;
    }

    void closed(CelfsFileSystem fs) {
        OPEN.remove(fs.name(), fs);
    }

    @Override
    public Path getPath(URI uri) {
        return Uris.path(find(uri), uri);
    }

    private static PathCalls calls(Path path) {
        return CelfsPath.of(path).fs().paths();
    }

    private static byte[] bytes(Path path) {
        return CelfsPath.of(path).bytes();
    }

    private static boolean follows(LinkOption... options) {
        return !Arrays.asList(options).contains(LinkOption.NOFOLLOW_LINKS);
    }

    // ---- content ----

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        int permissions = OpenMode.permissions(0666, attributes);
        return CelfsFileChannel.open(
                FileDescriptorTable.AT_FDCWD,
                CelfsPath.of(path),
                OpenMode.of(options),
                permissions);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
        CelfsPath path = CelfsPath.of(directory);
        return CelfsDirectoryStream.open(FileDescriptorTable.AT_FDCWD, path, path, true, filter);
    }

    // ---- entries ----

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        int permissions = OpenMode.permissions(0777, attributes);
        Failures.in(directory, null, () -> calls(directory).mkdir(bytes(directory), permissions));
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
            throws IOException {
        OpenMode.permissions(0777, attributes);
        byte[] bytes = PathCodec.bytes(target.toString());
        Failures.in(link, null, () -> calls(link).symlink(bytes, bytes(link)));
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        requireSameFileSystem(existing, link);
        PathCalls calls = calls(link);
        Failures.in(link, existing, () -> calls.link(bytes(existing), false, calls, bytes(link)));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        try {
            byte[] target = calls(link).readlink(bytes(link));
            return CelfsPath.parse(CelfsPath.of(link).fs(), PathCodec.text(target));
        } catch (FsException e) {
            if (e.errno() == Errno.EINVAL) {
                throw new NotLinkException(link.toString());
            }
            throw Failures.about(e, link.toString(), null);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        Failures.in(
                path,
                null,
                () -> {
                    Attributes node = calls(path).stat(bytes(path), false);
                    if (node.isDirectory()) {
                        calls(path).rmdir(bytes(path));
                    } else {
                        calls(path).unlink(bytes(path));
                    }
                });
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        requireSameFileSystem(source, target);
        new CopyMove(CelfsPath.of(source), CelfsPath.of(target), options).copy();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        requireSameFileSystem(source, target);
        new CopyMove(CelfsPath.of(source), CelfsPath.of(target), options).move();
    }

    private static void requireSameFileSystem(Path one, Path other) {
        if (CelfsPath.of(one).fs() != CelfsPath.of(other).fs()) {
            throw new ProviderMismatchException(one + " and " + other + " are in different trees");
        }
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        if (path.equals(other)) {
            return true;
        }
        if (!(other instanceof CelfsPath ours) || ours.fs() != CelfsPath.of(path).fs()) {
            return false;
        }
        Object key = readAttributes(path, BasicFileAttributes.class).fileKey();
        return key.equals(readAttributes(other, BasicFileAttributes.class).fileKey());
    }

    @Override
    public boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        CelfsPath ours = CelfsPath.of(path);
        ours.fs().requireExisting(ours, true);
        return new CelfsFileStore(ours);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        int wanted = 0;
        for (AccessMode mode : modes) {
            wanted |=
                    switch (mode) {
                        case READ -> 4;
                        case WRITE -> 2;
                        case EXECUTE -> 1;
                    };
        }
        int bits = wanted;
        Failures.in(path, null, () -> calls(path).access(bytes(path), bits));
    }

    // ---- attributes ----

    private static CelfsAttributeView view(Path path, String name, LinkOption... options) {
        return new CelfsAttributeView(name, () -> calls(path), path, bytes(path), follows(options));
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return Views.of(type, () -> calls(path), path, bytes(path), follows(options));
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        if (type != BasicFileAttributes.class && type != PosixFileAttributes.class) {
            throw new UnsupportedOperationException(type.getName());
        }
        return type.cast(view(path, "posix", options).readAttributes());
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
            throws IOException {
        return NamedAttributes.read(view(path, "unix", options).readAttributes(), attributes);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
            throws IOException {
        NamedAttributes.set(view(path, "unix", options), attribute, value);
    }
}
