package io.celfs.core.vfs;

import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.OpContext;
import io.celfs.memfs.MemoryFileSystem;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/** What tests of trees and system calls share. */
final class Trees {
    private Trees() {}

    static MemoryFileSystem memory() {
        return new MemoryFileSystem(InstantSource.system());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static MemorySegment segment(String text) {
        return MemorySegment.ofArray(bytes(text));
    }

    static PathCalls paths(Vfs vfs) {
        return new PathCalls(vfs, OpContext.ROOT);
    }

    /** Makes a directory and those above it that are missing. */
    static void mkdirs(Vfs vfs, String path) throws FsException {
        PathCalls calls = paths(vfs);
        for (int slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
            String part = slash < 0 ? path : path.substring(0, slash);
            try {
                calls.stat(bytes(part), true);
            } catch (FsException e) {
                calls.mkdir(bytes(part), 0755);
            }
            if (slash < 0) {
                return;
            }
        }
    }

    /** Makes directories up to the path and mounts there. */
    static void mount(Vfs vfs, String path, FileSystem fs) throws FsException {
        mkdirs(vfs, path);
        vfs.mount(bytes(path), fs);
    }

    /** Makes or rewrites a file. */
    static void write(Vfs vfs, String path, String text) throws FsException {
        try (FileDescriptorTable table = new FileDescriptorTable(vfs, OpContext.ROOT)) {
            int flags = OpenatFlags.WRONLY | OpenatFlags.CREAT | OpenatFlags.TRUNC;
            table.write(table.open(bytes(path), flags, 0644), segment(text));
        }
    }

    /** The whole of a short file. */
    static String read(Vfs vfs, String path) throws FsException {
        try (FileDescriptorTable table = new FileDescriptorTable(vfs, OpContext.ROOT)) {
            return read(table, table.open(bytes(path), OpenatFlags.RDONLY, 0));
        }
    }

    /** What one read gives, up to 4096 bytes. */
    static String read(FileDescriptorTable table, int descriptor) throws FsException {
        byte[] buffer = new byte[4096];
        int count = table.read(descriptor, MemorySegment.ofArray(buffer));
        return new String(buffer, 0, count, StandardCharsets.UTF_8);
    }
}
