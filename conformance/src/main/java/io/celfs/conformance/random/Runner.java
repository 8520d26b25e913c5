package io.celfs.conformance.random;

import io.celfs.conformance.Data;
import io.celfs.conformance.Listing;
import io.celfs.conformance.Workbench;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import org.jspecify.annotations.Nullable;

/** Does steps on one file system and says what came out of each. */
final class Runner {
    /** Handles that can be open at once. */
    static final int SLOTS = 8;

    static final String NO_HANDLE = "no handle";
    static final String NOT_TRIED = "not tried";

    private final Handles handles = new Handles();
    private FileSystem fs;
    private Workbench bench;

    Runner(FileSystem fs) {
        this.fs = fs;
        this.bench = new Workbench(fs);
    }

    FileSystem fileSystem() {
        return fs;
    }

    /** The result in words, or the errno. */
    String run(Step step) {
        try {
            return perform(step);
        } catch (FsException e) {
            return e.errno().name();
        } finally {
            bench.letGo();
        }
    }

    void closeAll() {
        handles.closeAll(fs);
    }

    /** Goes on with another file system, after the first one has ended. */
    void moveTo(FileSystem next) {
        handles.abandon();
        fs = next;
        bench = new Workbench(next);
    }

    @Nullable FileHandle handle(long slot) {
        return handles.get(slot);
    }

    /**
     * The inode that a step is about, 0 if there is none: the directory for something that is made
     * in it.
     */
    long target(Step step) {
        if (step.a().equals(Step.NONE)) {
            return ino(step.x());
        }
        long ino = ino(step.a());
        return ino == 0 && step.verb().makesNames() ? ino(parent(step.a())) : ino;
    }

    /** How the file in a slot was opened; 0 without one. */
    int flags(long slot) {
        return handles.flags(slot);
    }

    /** The inode of an open file, 0 if there is none. */
    long ino(long slot) {
        FileHandle handle = handles.get(slot);
        return handle == null ? 0 : handle.ino();
    }

    /** The inode at a path, 0 if there is none. */
    long ino(String path) {
        try {
            return bench.ino(path);
        } catch (FsException e) {
            return 0;
        } finally {
            bench.letGo();
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private String perform(Step step) throws FsException {
        return switch (step.verb()) {
            case OPEN -> open(step);
            case CREATE -> create(step);
            case TMPFILE -> tmpfile(step);
            case CLOSE,
                    WRITE,
                    READ,
                    MAP,
                    MAP_READ,
                    FTRUNCATE,
                    FALLOCATE,
                    SEEK,
                    COPY,
                    FSYNC,
                    FSTAT,
                    LINK_HANDLE -> {
                FileHandle handle = handles.get(step.x());
                yield handle == null
                        ? NO_HANDLE
                        : new FileSteps(fs, bench, handles).run(step, handle);
            }
            case SETXATTR, GETXATTR, LISTXATTR, REMOVEXATTR, CHMOD -> {
                Attributes attributes = bench.stat(step.a());
                boolean plain = attributes.isRegular() || attributes.isDirectory();
                yield plain ? onPlain(step, attributes.ino) : NOT_TRIED;
            }
            default -> onPath(step);
        };
    }

    private String open(Step step) throws FsException {
        long ino = bench.ino(step.a());
        FileHandle handle = fs.open(OpContext.ROOT, ino, (int) step.y());
        keep(step, handle);
        return "opened";
    }

    private String create(Step step) throws FsException {
        Attributes made = new Attributes();
        FileHandle handle = bench.create(step.a(), (int) step.z(), (int) step.y(), made);
        String result = Describe.attributes(made);
        keep(step, bench.handOver(handle));
        return result;
    }

    private String tmpfile(Step step) throws FsException {
        FileHandle handle = bench.tmpfile(step.a(), (int) step.y(), new Attributes());
        keep(step, bench.handOver(handle));
        return "opened";
    }

    /** Puts a handle into its slot, with a reference of its own to the inode. */
    private void keep(Step step, FileHandle handle) throws FsException {
        handles.put(fs, step.x(), handle, (int) step.y());
        bench.handOverReference(handle.ino());
    }

    /** What the kernel does not let be done to links and devices. */
    private String onPlain(Step step, long ino) throws FsException {
        switch (step.verb()) {
            case SETXATTR ->
                    fs.setxattr(
                            OpContext.ROOT,
                            ino,
                            Workbench.name(step.b()),
                            Data.bytes(step.y(), (int) step.y()),
                            (int) step.z());
            case GETXATTR -> {
                return Describe.bytes(fs.getxattr(OpContext.ROOT, ino, Workbench.name(step.b())));
            }
            case LISTXATTR -> {
                return TreeText.xattrNames(fs, ino).toString();
            }
            case REMOVEXATTR -> fs.removexattr(OpContext.ROOT, ino, Workbench.name(step.b()));
            default -> {
                return Describe.attributes(bench.chmod(step.a(), (int) step.y()));
            }
        }
        return "done";
    }

    private String onPath(Step step) throws FsException {
        switch (step.verb()) {
            case TRUNCATE -> {
                return Describe.attributes(bench.truncate(step.a(), step.y()));
            }
            case MKDIR -> {
                return Describe.attributes(bench.mkdir(step.a(), (int) step.y()));
            }
            case RMDIR -> bench.rmdir(step.a());
            case UNLINK -> bench.unlink(step.a());
            case RENAME -> bench.rename(step.a(), step.b(), (int) step.y());
            case LINK -> {
                return Describe.attributes(bench.link(step.a(), step.b()));
            }
            case SYMLINK -> {
                return Describe.attributes(bench.symlink(step.b(), step.a()));
            }
            case READLINK -> {
                return bench.readlink(step.a());
            }
            case MKNOD -> {
                return Describe.attributes(bench.mknod(step.a(), (int) step.y(), 0));
            }
            case CHOWN -> {
                AttributeChange owner = new AttributeChange().owner((int) step.y(), (int) step.z());
                owner.valid |= AttributeChange.KILL_SET_ID;
                return Describe.attributes(bench.setattr(step.a(), owner));
            }
            case UTIMES -> {
                AttributeChange times = new AttributeChange().mtime(step.y(), (int) step.z());
                return Describe.attributes(bench.setattr(step.a(), times));
            }
            case LIST -> {
                return list(step.a());
            }
            default -> {
                return Describe.attributes(bench.stat(step.a()));
            }
        }
        return "done";
    }

    private String list(String path) throws FsException {
        FileHandle directory = bench.opendir(path);
        return Listing.all(fs, OpContext.ROOT, directory).stream()
                .map(entry ->
                        entry.name()
                                + ":"
                                + Integer.toOctalString(FileMode.type(entry.attributes().mode)))
                .sorted()
                .toList()
                .toString();
    }
}
