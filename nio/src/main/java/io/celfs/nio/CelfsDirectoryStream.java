package io.celfs.nio;

import io.celfs.core.vfs.DirectoryEntry;
import io.celfs.core.vfs.FileDescriptorTable;
import io.celfs.core.vfs.OpenatFlags;
import io.celfs.core.vfs.PathCalls;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open directory: lists its entries, and works in it wherever it is moved to. */
final class CelfsDirectoryStream implements SecureDirectoryStream<Path> {
    private static final int PIECE = 256;

    private final CelfsFileSystem fs;

    /** What entries are resolved against. */
    private final CelfsPath path;

    private final DirectoryStream.Filter<? super Path> filter;
    private final FileDescriptorTable table;
    private final int descriptor;
    private volatile boolean closed;
    private boolean iterated;

    private CelfsDirectoryStream(
            CelfsPath path, DirectoryStream.Filter<? super Path> filter, int descriptor) {
        this.fs = path.fs();
        this.path = path;
        this.filter = filter;
        this.table = fs.table();
        this.descriptor = descriptor;
    }

    /**
     * Opens a directory.
     *
     * @param from the descriptor where {@code opened} begins
     * @param label what its entries are resolved against
     */
    static CelfsDirectoryStream open(
            int from,
            CelfsPath opened,
            CelfsPath label,
            boolean follow,
            DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        CelfsFileSystem fs = opened.fs();
        int flags = OpenatFlags.DIRECTORY | (follow ? 0 : OpenatFlags.NOFOLLOW);
        try {
            int descriptor =
                    Failures.of(opened, () -> fs.table().openat(from, opened.bytes(), flags, 0));
            return fs.opened(new CelfsDirectoryStream(label, filter, descriptor));
        } catch (IOException e) {
            if (Failures.isNotDirectory(e)) {
                throw new NotDirectoryException(opened.toString());
            }
            throw e;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedDirectoryStreamException();
        }
    }

    @Override
    public Iterator<Path> iterator() {
        requireOpenForListing();
        return new Entries();
    }

    private void requireOpenForListing() {
        if (closed || iterated) {
            throw new IllegalStateException(closed ? "closed" : "iterated already");
        }
        iterated = true;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            fs.closed(this);
            Failures.in(path, null, () -> table.close(descriptor));
        }
    }

    /** The entries, some at a time; ends early when the stream is closed. */
    private final class Entries implements Iterator<Path> {
        private final Deque<Path> ahead = new ArrayDeque<>();
        private boolean ended;

        @Override
        public boolean hasNext() {
            while (ahead.isEmpty() && !ended) {
                fetch();
            }
            return !ahead.isEmpty();
        }

        @Override
        public Path next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ahead.removeFirst();
        }

        private void fetch() {
            if (closed) {
                ended = true;
                return;
            }
            try {
                var entries = Failures.of(path, () -> table.getdents(descriptor, PIECE));
                ended = entries.isEmpty();
                for (DirectoryEntry entry : entries) {
                    Path child = path.child(entry.name().bytes());
                    if (!entry.name().isDots() && filter.accept(child)) {
                        ahead.add(child);
                    }
                }
            } catch (IOException e) {
                throw new DirectoryIteratorException(e);
            }
        }
    }

    // ---- work inside the directory ----

    private PathCalls calls() {
        requireOpen();
        return table.at(descriptor);
    }

    private static boolean follows(LinkOption... options) {
        return !Arrays.asList(options).contains(LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public SecureDirectoryStream<Path> newDirectoryStream(Path inside, LinkOption... options)
            throws IOException {
        requireOpen();
        CelfsPath opened = CelfsPath.of(inside);
        CelfsPath label = CelfsPath.of(path.resolve(inside));
        return open(descriptor, opened, label, follows(options), _ -> true);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path inside, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        requireOpen();
        int permissions = OpenMode.permissions(0666, attributes);
        return CelfsFileChannel.open(
                descriptor, CelfsPath.of(inside), OpenMode.of(options), permissions);
    }

    @Override
    public void deleteFile(Path inside) throws IOException {
        byte[] bytes = CelfsPath.of(inside).bytes();
        Failures.in(inside, null, () -> calls().unlink(bytes));
    }

    @Override
    public void deleteDirectory(Path inside) throws IOException {
        byte[] bytes = CelfsPath.of(inside).bytes();
        Failures.in(inside, null, () -> calls().rmdir(bytes));
    }

    @Override
    public void move(Path source, SecureDirectoryStream<Path> directory, Path target)
            throws IOException {
        if (!(directory instanceof CelfsDirectoryStream other)) {
            throw new ProviderMismatchException();
        }
        byte[] from = CelfsPath.of(source).bytes();
        byte[] to = CelfsPath.of(target).bytes();
        Failures.in(source, target, () -> calls().rename(from, other.calls(), to, 0));
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(Class<V> type) {
        return Views.of(type, this::calls, path, new byte[] {'.'}, true);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path inside, Class<V> type, LinkOption... options) {
        return Views.of(type, this::calls, inside, CelfsPath.of(inside).bytes(), follows(options));
    }
}
