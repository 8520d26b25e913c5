package io.celfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.PathText;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system in the hands of a test: paths instead of inode numbers, arrays instead of segments.
 * References and handles that it takes are given back by {@link #close}, which also closes the file
 * system. Links are not followed. Not for two threads at once; {@link #as} makes one for another
 * thread or user.
 */
public final class Workbench implements AutoCloseable {
    private static final int PAGE = 4096;

    private final FileSystem fs;
    private final OpContext context;
    private final List<Long> references = new ArrayList<>();
    private final List<FileHandle> handles = new ArrayList<>();

    /** Works as root. */
    public Workbench(FileSystem fs) {
        this(fs, OpContext.ROOT);
    }

    private Workbench(FileSystem fs, OpContext context) {
        this.fs = fs;
        this.context = context;
    }

    public FileSystem fs() {
        return fs;
    }

    public OpContext context() {
        return context;
    }

    /** The same file system in other hands; end it by {@link #letGo}. */
    public Workbench as(OpContext other) {
        return new Workbench(fs, other);
    }

    /** Something that may fail with an errno. */
    @FunctionalInterface
    public interface Attempt {
        void run() throws FsException;
    }

    /** Demands that an operation fails with this errno. */
    public static void fails(Errno expected, Attempt attempt) {
        try {
            attempt.run();
        } catch (FsException e) {
            assertThat(e.errno()).as(e.getMessage()).isEqualTo(expected);
            return;
        }
        fail("should have failed with " + expected);
    }

    /** A name that is known to be good, as {@link NameText} has it. */
    public static Name name(String text) {
        try {
            return Name.of(NameText.bytes(text));
        } catch (FsException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    // ---- names ----

    /** The inode at a path ("" is the root), with a reference that is kept until the end. */
    public long ino(String path) throws FsException {
        return stat(path).ino;
    }

    /** Attributes of what is at a path, by looking it up. */
    public Attributes stat(String path) throws FsException {
        Attributes attributes = new Attributes();
        fs.getattr(context, FileSystem.ROOT, attributes);
        if (!path.isEmpty()) {
            for (String part : path.split("/", -1)) {
                fs.lookup(context, attributes.ino, name(part), attributes);
                references.add(attributes.ino);
            }
        }
        return attributes;
    }

    /** Attributes of an inode. */
    public Attributes stat(long ino) throws FsException {
        Attributes attributes = new Attributes();
        fs.getattr(context, ino, attributes);
        return attributes;
    }

    /** True if there is something at this path. */
    public boolean exists(String path) throws FsException {
        try {
            stat(path);
            return true;
        } catch (FsException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private long parent(String path) throws FsException {
        return ino(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    }

    private static Name last(String path) {
        return name(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Keeps a reference that an operation has given. */
    public Attributes keep(Attributes attributes) {
        references.add(attributes.ino);
        return attributes;
    }

    public Attributes mkdir(String path) throws FsException {
        return mkdir(path, 0755);
    }

    public Attributes mkdir(String path, int mode) throws FsException {
        Attributes result = new Attributes();
        fs.mkdir(context, parent(path), last(path), mode, result);
        return keep(result);
    }

    public Attributes mknod(String path, int mode, int rdev) throws FsException {
        Attributes result = new Attributes();
        fs.mknod(context, parent(path), last(path), mode, rdev, result);
        return keep(result);
    }

    public Attributes symlink(String target, String path) throws FsException {
        Attributes result = new Attributes();
        fs.symlink(context, parent(path), last(path), NameText.bytes(target), result);
        return keep(result);
    }

    public String readlink(String path) throws FsException {
        return PathText.ofBytes(fs.readlink(context, ino(path)));
    }

    public Attributes link(String existing, String path) throws FsException {
        return link(ino(existing), path);
    }

    public Attributes link(long ino, String path) throws FsException {
        Attributes result = new Attributes();
        fs.link(context, ino, parent(path), last(path), result);
        return keep(result);
    }

    public void unlink(String path) throws FsException {
        fs.unlink(context, parent(path), last(path));
    }

    public void rmdir(String path) throws FsException {
        fs.rmdir(context, parent(path), last(path));
    }

    public void rename(String from, String to) throws FsException {
        rename(from, to, 0);
    }

    public void rename(String from, String to, int flags) throws FsException {
        fs.rename(context, parent(from), last(from), parent(to), last(to), flags);
    }

    /** The names in a directory, the dots excluded, in the file system's order. */
    public List<String> list(String path) throws FsException {
        FileHandle directory = fs.opendir(context, ino(path));
        try {
            return Listing.all(fs, context, directory).stream()
                    .map(entry -> entry.name().toString())
                    .filter(name -> !name.equals(".") && !name.equals(".."))
                    .toList();
        } finally {
            fs.release(directory);
        }
    }

    // ---- content ----

    /** Makes a file with this content. */
    public Attributes file(String path, byte[] content) throws FsException {
        Attributes result = new Attributes();
        FileHandle handle = create(path, 0644, OpenFlags.WRITE_ONLY | OpenFlags.EXCLUSIVE, result);
        write(handle, 0, content);
        release(handle);
        fs.getattr(context, result.ino, result);
        return result;
    }

    /** Makes a file with this text. */
    public Attributes file(String path, String content) throws FsException {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public FileHandle create(String path, int mode, int flags, Attributes result)
            throws FsException {
        FileHandle handle = fs.create(context, parent(path), last(path), mode, flags, result);
        keep(result);
        handles.add(handle);
        return handle;
    }

    public FileHandle create(String path, int flags) throws FsException {
        return create(path, 0644, flags, new Attributes());
    }

    public FileHandle tmpfile(String directory, int flags, Attributes result) throws FsException {
        FileHandle handle = fs.tmpfile(context, ino(directory), 0644, flags, result);
        keep(result);
        handles.add(handle);
        return handle;
    }

    public FileHandle open(String path) throws FsException {
        return open(path, OpenFlags.READ_WRITE);
    }

    public FileHandle open(String path, int flags) throws FsException {
        return open(ino(path), flags);
    }

    public FileHandle open(long ino, int flags) throws FsException {
        FileHandle handle = fs.open(context, ino, flags);
        handles.add(handle);
        return handle;
    }

    public FileHandle opendir(String path) throws FsException {
        FileHandle handle = fs.opendir(context, ino(path));
        handles.add(handle);
        return handle;
    }

    public void release(FileHandle handle) {
        if (handles.remove(handle)) {
            fs.release(handle);
        }
    }

    /** Writes all of it, in as many calls as it takes. */
    public void write(FileHandle handle, long offset, byte[] bytes) throws FsException {
        int done = 0;
        while (done < bytes.length) {
            int written = writeOnce(handle, offset + done, bytes, done, bytes.length - done);
            assertThat(written).isPositive();
            done += written;
        }
    }

    /** One call of write. */
    public int writeOnce(FileHandle handle, long offset, byte[] bytes) throws FsException {
        return writeOnce(handle, offset, bytes, 0, bytes.length);
    }

    private int writeOnce(FileHandle handle, long offset, byte[] bytes, int from, int length)
            throws FsException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = buffer(arena, length);
            MemorySegment.copy(bytes, from, segment, ValueLayout.JAVA_BYTE, 0, length);
            return fs.write(context, handle, offset, segment);
        }
    }

    /** Begins at the edge of a page, as direct I/O must. */
    private static MemorySegment buffer(Arena arena, int length) {
        return arena.allocate(Math.max(1, length), PAGE).asSlice(0, length);
    }

    /** Writes at a path. */
    public void write(String path, long offset, byte[] bytes) throws FsException {
        FileHandle handle = open(path, OpenFlags.WRITE_ONLY);
        write(handle, offset, bytes);
        release(handle);
    }

    /** What one call of read gives for {@code length} bytes. */
    public byte[] read(FileHandle handle, long offset, int length) throws FsException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = buffer(arena, length);
            segment.fill((byte) 0x5a); // what is not filled in shows
            int count = fs.read(context, handle, offset, segment);
            return segment.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** The whole content behind a handle. */
    public byte[] content(FileHandle handle) throws FsException {
        long size = stat(handle.ino()).size;
        byte[] content = read(handle, 0, Math.toIntExact(size) + 1);
        assertThat(content).as("content up to the size").hasSize((int) size);
        return content;
    }

    /** The whole content at a path. */
    public byte[] content(String path) throws FsException {
        FileHandle handle = open(path, OpenFlags.READ_ONLY);
        try {
            return content(handle);
        } finally {
            release(handle);
        }
    }

    /** The whole content at a path as text. */
    public String text(String path) throws FsException {
        return new String(content(path), StandardCharsets.UTF_8);
    }

    // ---- attributes ----

    public Attributes setattr(long ino, AttributeChange change) throws FsException {
        Attributes result = new Attributes();
        fs.setattr(context, ino, change, result);
        return result;
    }

    public Attributes setattr(String path, AttributeChange change) throws FsException {
        return setattr(ino(path), change);
    }

    public Attributes chmod(String path, int mode) throws FsException {
        return setattr(path, new AttributeChange().mode(mode));
    }

    public Attributes truncate(String path, long size) throws FsException {
        return setattr(path, new AttributeChange().size(size));
    }

    /**
     * Attributes of an inode, when the clock of the file system has gone on since its last change:
     * whatever changes it from now on gives it a later ctime.
     */
    public Attributes aged(long ino) throws FsException {
        Attributes attributes = stat(ino);
        Attributes root = stat(FileSystem.ROOT);
        AttributeChange nothing = new AttributeChange().mode(root.mode);
        while (!isLater(root, attributes)) {
            fs.setattr(context, FileSystem.ROOT, nothing, root);
        }
        return attributes;
    }

    private static boolean isLater(Attributes a, Attributes b) {
        return a.ctime != b.ctime ? a.ctime > b.ctime : a.ctimeNanos > b.ctimeNanos;
    }

    /** Leaves a handle to the caller, who releases it. */
    public FileHandle handOver(FileHandle handle) {
        handles.remove(handle);
        return handle;
    }

    /** Leaves one reference to an inode to the caller, who forgets it. */
    public void handOverReference(long ino) {
        references.remove(references.lastIndexOf(ino));
    }

    /** Gives back references and handles; the file system goes on. */
    public void letGo() {
        handles.forEach(fs::release);
        handles.clear();
        references.forEach(ino -> fs.forget(ino, 1));
        references.clear();
    }

    @Override
    public void close() throws FsException {
        letGo();
        fs.close();
    }
}
