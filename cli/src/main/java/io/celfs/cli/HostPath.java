package io.celfs.cli;

import io.celfs.core.PathText;
import io.celfs.manifest.PathBytes;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A path of the host: bytes without NUL, at least one. Relative paths are meant from the working
 * directory of the process.
 */
public final class HostPath {
    private static final HostPath WORKING_DIRECTORY = of("/proc/self/cwd");

    private final byte[] bytes;

    private HostPath(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The path of an argument, see {@link PathBytes}. */
    public static HostPath of(String text) {
        return of(PathBytes.bytes(text));
    }

    public static HostPath of(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("an empty path names nothing");
        }
        return new HostPath(bytes.clone());
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** As {@link PathBytes}, for modules that take text. */
    public String text() {
        return PathBytes.text(bytes);
    }

    public boolean isAbsolute() {
        return bytes[0] == '/';
    }

    /** This path below the working directory unless it is absolute; no link is resolved. */
    public HostPath absolute() throws IOException {
        return isAbsolute() ? this : workingDirectory().resolve(bytes);
    }

    /** The path without links, {@code .} and {@code ..}. It must exist and be a directory. */
    public HostPath real() throws IOException {
        try (HostDirectory directory = HostDirectory.open(bytes)) {
            return readLink(of("/proc/self/fd/" + directory.fd()));
        }
    }

    private static HostPath workingDirectory() throws IOException {
        return readLink(WORKING_DIRECTORY);
    }

    private static HostPath readLink(HostPath link) throws IOException {
        try (HostDirectory parent = HostDirectory.open(link.parent().bytes)) {
            return of(parent.readlink(link.name()));
        }
    }

    /** A path below this one. */
    public HostPath resolve(String below) {
        return resolve(below.getBytes(StandardCharsets.UTF_8));
    }

    /** A path below this one, or {@code below} itself if it is absolute. */
    public HostPath resolve(byte[] below) {
        if (below.length > 0 && below[0] == '/') {
            return of(below);
        }
        boolean slash = bytes[bytes.length - 1] == '/';
        byte[] joined = Arrays.copyOf(bytes, bytes.length + (slash ? 0 : 1) + below.length);
        joined[bytes.length] = '/';
        System.arraycopy(below, 0, joined, joined.length - below.length, below.length);
        return new HostPath(joined);
    }

    /** The directory that holds this path; {@code .} for a bare name. */
    public HostPath parent() {
        int slash = lastSlash();
        if (slash < 0) {
            return of(".");
        }
        return slash == 0 ? of("/") : new HostPath(Arrays.copyOf(bytes, slash));
    }

    /** The last component. */
    public byte[] name() {
        return Arrays.copyOfRange(bytes, lastSlash() + 1, length());
    }

    private int length() {
        int end = bytes.length;
        while (end > 1 && bytes[end - 1] == '/') {
            end--;
        }
        return end;
    }

    private int lastSlash() {
        int at = length() - 1;
        while (at >= 0 && bytes[at] != '/') {
            at--;
        }
        return at;
    }

    /** True if this path is {@code folder} or lies in it; both must be without links. */
    public boolean isWithin(HostPath folder) {
        byte[] prefix = folder.bytes;
        if (prefix.length == 1) {
            return true;
        }
        return bytes.length >= prefix.length
                && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length)
                && (bytes.length == prefix.length || bytes[prefix.length] == '/');
    }

    /** True if something has this path, links followed. */
    public boolean exists() throws IOException {
        return mode() != 0;
    }

    public boolean isDirectory() throws IOException {
        return (mode() & 0170000) == 0040000;
    }

    public boolean isRegular() throws IOException {
        return (mode() & 0170000) == 0100000;
    }

    private int mode() throws IOException {
        HostStat stat = new HostStat();
        try (HostDirectory root = HostDirectory.open(isAbsolute() ? "/" : ".")) {
            root.statFollowing(bytes, stat);
            return stat.mode;
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT || e.errno() == PosixException.ENOTDIR) {
                return 0;
            }
            throw e;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostPath path && Arrays.equals(bytes, path.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Printable on one line. */
    @Override
    public String toString() {
        return PathText.ofBytes(bytes);
    }
}
