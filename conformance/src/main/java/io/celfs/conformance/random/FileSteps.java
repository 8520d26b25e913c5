package io.celfs.conformance.random;

import io.celfs.conformance.Data;
import io.celfs.conformance.SystemCalls;
import io.celfs.conformance.Workbench;
import io.celfs.core.AttributeChange;
import io.celfs.core.Attributes;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.core.OpenFlags;
import io.celfs.core.SeekMode;

/** Does the steps that are about an open file. */
final class FileSteps {
    private static final int COPY_LENGTH = 50_000;
    private static final long PAGE = 4096;

    private final FileSystem fs;
    private final Workbench bench;
    private final Handles handles;

    FileSteps(FileSystem fs, Workbench bench, Handles handles) {
        this.fs = fs;
        this.bench = bench;
        this.handles = handles;
    }

    /** The result in words. */
    String run(Step step, FileHandle handle) throws FsException {
        switch (step.verb()) {
            case CLOSE -> handles.close(fs, step.x());
            case WRITE -> {
                int length = (int) aligned(step, step.z());
                byte[] bytes = Data.bytes(step.y() * 31 + step.z(), length);
                bench.write(handle, aligned(step, step.y()), bytes);
            }
            case READ -> {
                int length = (int) aligned(step, step.z());
                return Describe.bytes(bench.read(handle, aligned(step, step.y()), length));
            }
            case MAP -> {
                return map(step, handle);
            }
            case MAP_READ -> {
                return readMap(step, handle);
            }
            case FTRUNCATE -> {
                return ftruncate(step, handle);
            }
            case FALLOCATE ->
                    fs.fallocate(
                            OpContext.ROOT, handle, Integer.parseInt(step.b()), step.y(), step.z());
            case SEEK -> {
                SeekMode mode = step.z() == 0 ? SeekMode.DATA : SeekMode.HOLE;
                return "at " + fs.seek(OpContext.ROOT, handle, step.y(), mode);
            }
            case COPY -> {
                return copy(step, handle);
            }
            case FSYNC -> fs.fsync(OpContext.ROOT, handle, step.y() == 1);
            case LINK_HANDLE -> {
                return Describe.attributes(bench.link(handle.ino(), step.b()));
            }
            default -> {
                return Describe.attributes(bench.stat(handle.ino()));
            }
        }
        return "done";
    }

    /** Direct I/O goes by whole pages. */
    private long aligned(Step step, long position) {
        boolean direct = (handles.flags(step.x()) & OpenFlags.DIRECT) != 0;
        return direct ? position & -PAGE : position;
    }

    /** By the handle where it can write and there is such a call. */
    private String ftruncate(Step step, FileHandle handle) throws FsException {
        if (fs instanceof SystemCalls calls && OpenFlags.writes(handles.flags(step.x()))) {
            calls.truncate(handle, step.y());
            return Describe.attributes(bench.stat(handle.ino()));
        }
        AttributeChange size = new AttributeChange().size(step.y());
        return Describe.attributes(bench.setattr(handle.ino(), size));
    }

    /** Maps leave set-id bits alone, which plain writes do not: such files are left out. */
    private String map(Step step, FileHandle handle) throws FsException {
        Attributes attributes = bench.stat(handle.ino());
        long length = Math.min(step.z(), attributes.size - step.y());
        if (length <= 0 || (attributes.mode & (FileMode.SET_UID | FileMode.SET_GID)) != 0) {
            return Runner.NOT_TRIED;
        }
        byte[] bytes = Data.bytes(step.y() * 37 + length, (int) length);
        if (fs instanceof SystemCalls calls) {
            calls.writeMapped(handle, step.y(), bytes);
        } else {
            bench.write(bench.open(handle.ino(), OpenFlags.READ_WRITE), step.y(), bytes);
        }
        return length + " mapped";
    }

    private String readMap(Step step, FileHandle handle) throws FsException {
        int length = (int) Math.min(step.z(), bench.stat(handle.ino()).size - step.y());
        if (length <= 0) {
            return Runner.NOT_TRIED;
        }
        byte[] bytes =
                fs instanceof SystemCalls calls
                        ? calls.readMapped(handle, step.y(), length, step.b().equals("private"))
                        : bench.read(reader(handle), step.y(), length);
        return Describe.bytes(bytes);
    }

    private FileHandle reader(FileHandle handle) throws FsException {
        return bench.open(handle.ino(), OpenFlags.READ_ONLY);
    }

    private String copy(Step step, FileHandle from) throws FsException {
        int slot = Integer.parseInt(step.b());
        FileHandle to = handles.get(slot);
        if (to == null || (handles.flags(slot) & OpenFlags.APPEND) != 0) {
            return Runner.NOT_TRIED; // Linux refuses to copy to a handle that appends
        }
        long copied = fs.copyFileRange(OpContext.ROOT, from, step.y(), to, step.z(), COPY_LENGTH);
        return copied + " copied";
    }
}
