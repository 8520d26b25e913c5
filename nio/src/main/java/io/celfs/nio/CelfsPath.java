package io.celfs.nio;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path: an absolute mark and names, which are bytes. The empty path is one empty name. */
final class CelfsPath implements Path {
    private static final byte[] DOT = {'.'};
    private static final byte[] DOT_DOT = {'.', '.'};

    private final CelfsFileSystem fs;
    private final boolean absolute;
    private final List<byte[]> names;

    private CelfsPath(CelfsFileSystem fs, boolean absolute, List<byte[]> names) {
        this.fs = fs;
        this.absolute = absolute;
        this.names = names;
    }

    /** The path in this text; slashes that say nothing are left out. */
    static CelfsPath parse(CelfsFileSystem fs, String text) {
        byte[] bytes = PathCodec.bytes(text);
        boolean absolute = bytes.length > 0 && bytes[0] == '/';
        List<byte[]> names = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= bytes.length; at++) {
            if (at == bytes.length || bytes[at] == '/') {
                if (at > start) {
                    names.add(Arrays.copyOfRange(bytes, start, at));
                }
                start = at + 1;
            }
        }
        return of(fs, absolute, names);
    }

    private static CelfsPath of(CelfsFileSystem fs, boolean absolute, List<byte[]> names) {
        boolean empty = !absolute && names.isEmpty();
        return new CelfsPath(fs, absolute, empty ? List.of(new byte[0]) : List.copyOf(names));
    }

    private CelfsPath with(boolean isAbsolute, List<byte[]> newNames) {
        return of(fs, isAbsolute, newNames);
    }

    /** A path as one of ours. */
    static CelfsPath of(Path path) {
        if (path instanceof CelfsPath ours) {
            return ours;
        }
        throw new ProviderMismatchException(path + " is of " + path.getFileSystem().provider());
    }

    private CelfsPath ours(Path other) {
        CelfsPath path = of(other);
        if (path.fs != fs) {
            throw new ProviderMismatchException(other + " is in another file system");
        }
        return path;
    }

    /** What system calls take; the empty path is the working directory. */
    byte[] bytes() {
        return isEmpty() ? DOT : PathCodec.bytes(toString());
    }

    /** A name in this directory. */
    CelfsPath child(byte[] name) {
        List<byte[]> longer = new ArrayList<>(isEmpty() ? List.of() : names);
        longer.add(name);
        return with(absolute, longer);
    }

    private boolean isEmpty() {
        return !absolute && names.size() == 1 && names.getFirst().length == 0;
    }

    CelfsFileSystem fs() {
        return fs;
    }

    @Override
    public FileSystem getFileSystem() {
        return fs;
    }

    @Override
    public boolean isAbsolute() {
        return absolute;
    }

    @Override
    public @Nullable Path getRoot() {
        return absolute ? with(true, List.of()) : null;
    }

    @Override
    public @Nullable Path getFileName() {
        return names.isEmpty() ? null : with(false, List.of(names.getLast()));
    }

    @Override
    public @Nullable Path getParent() {
        if (names.size() <= 1) {
            return names.isEmpty() ? null : getRoot();
        }
        return with(absolute, names.subList(0, names.size() - 1));
    }

    @Override
    public int getNameCount() {
        return names.size();
    }

    @Override
    public Path getName(int index) {
        return subpath(index, index + 1);
    }

    @Override
    public Path subpath(int from, int to) {
        if (from < 0 || from >= to || to > names.size()) {
            throw new IllegalArgumentException(from + " to " + to + " of " + names.size());
        }
        return with(false, names.subList(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof CelfsPath path
                && path.fs == fs
                && path.absolute == absolute
                && path.isEmpty() == isEmpty()
                && path.names.size() <= names.size()
                && equal(path.names, names.subList(0, path.names.size()));
    }

    @Override
    public boolean endsWith(Path other) {
        if (!(other instanceof CelfsPath path) || path.fs != fs || path.isEmpty() != isEmpty()) {
            return false;
        }
        int skipped = names.size() - path.names.size();
        boolean fits = path.absolute ? absolute && skipped == 0 : skipped >= 0;
        return fits && equal(path.names, names.subList(skipped, names.size()));
    }

    private static boolean equal(List<byte[]> some, List<byte[]> others) {
        boolean equal = some.size() == others.size();
        for (int i = 0; equal && i < some.size(); i++) {
            equal = Arrays.equals(some.get(i), others.get(i));
        }
        return equal;
    }

    @Override
    public Path normalize() {
        List<byte[]> kept = new ArrayList<>();
        for (byte[] name : names) {
            boolean up = Arrays.equals(name, DOT_DOT);
            boolean canGoUp = !kept.isEmpty() && !Arrays.equals(kept.getLast(), DOT_DOT);
            if (up && canGoUp) {
                kept.removeLast();
            } else if (!Arrays.equals(name, DOT) && name.length > 0 && !(up && absolute)) {
                kept.add(name);
            }
        }
        return with(absolute, kept);
    }

    @Override
    public Path resolve(Path other) {
        CelfsPath path = ours(other);
        if (path.absolute || isEmpty()) {
            return path;
        }
        if (path.isEmpty()) {
            return this;
        }
        List<byte[]> longer = new ArrayList<>(names);
        longer.addAll(path.names);
        return with(absolute, longer);
    }

    @Override
    public Path relativize(Path other) {
        CelfsPath path = ours(other);
        if (path.absolute != absolute) {
            throw new IllegalArgumentException("'other' is different type of Path");
        }
        if (isEmpty()) {
            return path;
        }
        List<byte[]> theirs = path.isEmpty() ? List.of() : path.names;
        int common = 0;
        while (common < Math.min(names.size(), theirs.size())
                && Arrays.equals(names.get(common), theirs.get(common))) {
            common++;
        }
        List<byte[]> way = new ArrayList<>();
        for (byte[] left : names.subList(common, names.size())) {
            if (Arrays.equals(left, DOT_DOT)) {
                throw new IllegalArgumentException("no way from " + this + " to " + other);
            }
            way.add(DOT_DOT);
        }
        way.addAll(theirs.subList(common, theirs.size()));
        return with(false, way);
    }

    @Override
    public URI toUri() {
        return Uris.of(this);
    }

    @Override
    public CelfsPath toAbsolutePath() {
        return absolute ? this : with(true, isEmpty() ? List.of() : names);
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        boolean follow = !Arrays.asList(options).contains(LinkOption.NOFOLLOW_LINKS);
        CelfsPath real = with(true, List.of());
        List<byte[]> ahead = new ArrayList<>(toAbsolutePath().names);
        fs.requireExisting(this, follow);
        while (!ahead.isEmpty()) {
            byte[] name = ahead.removeFirst();
            if (Arrays.equals(name, DOT_DOT)) {
                Path parent = real.getParent();
                real = parent == null ? real : of(parent);
            } else if (!Arrays.equals(name, DOT)) {
                CelfsPath next = real.child(name);
                if (follow && Files.isSymbolicLink(next)) {
                    CelfsPath target = of(Files.readSymbolicLink(next));
                    real = target.absolute ? with(true, List.of()) : real;
                    ahead.addAll(0, target.isEmpty() ? List.of() : target.names);
                } else {
                    real = next;
                }
            }
        }
        return real;
    }

    @Override
    public WatchKey register(
            WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("celfs has no watch service");
    }

    @Override
    public int compareTo(Path other) {
        return Arrays.compareUnsigned(
                PathCodec.bytes(toString()), PathCodec.bytes(of(other).toString()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CelfsPath path
                && path.fs == fs
                && path.absolute == absolute
                && equal(path.names, names);
    }

    @Override
    public int hashCode() {
        int hash = Boolean.hashCode(absolute);
        for (byte[] name : names) {
            hash = 31 * hash + Arrays.hashCode(name);
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (byte[] name : names) {
            if (absolute || !text.isEmpty()) {
                text.append('/');
            }
            text.append(PathCodec.text(name));
        }
        return absolute && names.isEmpty() ? "/" : text.toString();
    }
}
