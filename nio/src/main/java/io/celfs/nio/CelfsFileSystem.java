package io.celfs.nio;

import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.vfs.FileDescriptorTable;
import io.celfs.core.vfs.PathCalls;
import io.celfs.core.vfs.Vfs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** One tree under one name, with the descriptors that programs have open in it. */
final class CelfsFileSystem extends FileSystem {
    /** As many descriptors as a program may want; the tree has limits of its own. */
    private static final int DESCRIPTORS = 1 << 20;

    static final Set<String> VIEWS = Set.of("basic", "posix", "owner", "unix");

    private final CelfsFileSystemProvider provider;
    private final String name;
    private final Vfs vfs;
    private final FileDescriptorTable table;
    private final LockTable locks = new LockTable();
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    CelfsFileSystem(CelfsFileSystemProvider provider, String name, Vfs vfs, OpContext context)
            throws FsException {
        this.provider = provider;
        this.name = name;
        this.vfs = vfs;
        this.table = new FileDescriptorTable(vfs, context, DESCRIPTORS);
    }

    String name() {
        return name;
    }

    Vfs vfs() {
        return vfs;
    }

    FileDescriptorTable table() {
        if (closed) {
            throw new ClosedFileSystemException();
        }
        return table;
    }

    PathCalls paths() {
        return table().paths();
    }

    LockTable locks() {
        return locks;
    }

    /** Something to be closed together with the file system. */
    <T extends Closeable> T opened(T what) {
        open.add(what);
        return what;
    }

    void closed(Closeable what) {
        open.remove(what);
    }

    void requireExisting(CelfsPath path, boolean follow) throws IOException {
        Failures.of(path, () -> paths().stat(path.bytes(), follow));
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        provider.closed(this);
        for (Closeable each : List.copyOf(open)) {
            each.close();
        }
        table.close();
    }

    /** Ends what was never given out. */
    void abandon() {
        closed = true;
        table.close();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isReadOnly() {
        return vfs.missing().contains(io.celfs.core.FileSystem.Feature.WRITING);
    }

    @Override
    public String getSeparator() {
        return "/";
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return List.of(getPath("/"));
    }

    /** The root's; others are found by {@code Files.getFileStore}. */
    @Override
    public Iterable<FileStore> getFileStores() {
        return List.of(new CelfsFileStore(CelfsPath.parse(this, "/")));
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return VIEWS;
    }

    @Override
    public Path getPath(String first, String... more) {
        StringBuilder text = new StringBuilder(first);
        for (String part : more) {
            if (!part.isEmpty()) {
                text.append(text.isEmpty() ? "" : "/").append(part);
            }
        }
        return CelfsPath.parse(this, text.toString());
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        int colon = syntaxAndPattern.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("SYNTAX:PATTERN, not " + syntaxAndPattern);
        }
        String pattern = syntaxAndPattern.substring(colon + 1);
        String expression =
                switch (syntaxAndPattern.substring(0, colon)) {
                    case "glob" -> Glob.expression(pattern);
                    case "regex" -> pattern;
                    default -> throw new UnsupportedOperationException(syntaxAndPattern);
                };
        Pattern compiled = Pattern.compile(expression, Pattern.DOTALL);
        return path -> compiled.matcher(path.toString()).matches();
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return Principals.LOOKUP;
    }

    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("celfs has no watch service");
    }

    @Override
    public String toString() {
        return Uris.SCHEME + "://" + name;
    }
}
