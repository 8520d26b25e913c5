package io.celfs.manifest.content;

import io.celfs.manifest.Chunks;
import io.celfs.manifest.FileTimes;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.PathBytes;
import io.celfs.manifest.PathText;
import io.celfs.manifest.ProgressCounter;
import io.celfs.manifest.SymlinkTargets;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import io.celfs.storage.FileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Writes one file or link of a manifest under a temporary name and renames it into its place: at
 * its name there is the old file or the new one, never half of it. Safe for several threads.
 */
final class FileWriter {
    private static final int BLOCK = 1 << 20;
    private static final ThreadLocal<MemorySegment> BLOCKS =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(BLOCK));
    private static final MemorySegment ZEROS = Arena.global().allocate(BLOCK);
    private static final int NEW_FILE =
            HostFile.WRITE_ONLY | HostFile.CREATE | HostFile.EXCLUSIVE | HostFile.NO_FOLLOW;
    private static final int PLAIN = 0666;
    private static final int RUNNABLE = 0777;

    private final FileStore store;
    private final long chunkSize;
    private final Patience patience;
    private final TemporaryNames names;
    private final ProgressCounter progress;

    FileWriter(
            FileStore store,
            long chunkSize,
            Patience patience,
            TemporaryNames names,
            ProgressCounter progress) {
        this.store = store;
        this.chunkSize = chunkSize;
        this.patience = patience;
        this.names = names;
        this.progress = progress;
    }

    void write(HostDirectory directory, ManifestEntry.File file) throws IOException {
        int mode = file.runnable() ? RUNNABLE : PLAIN;
        byte[] temporary = names.make(name -> directory.openFile(name, NEW_FILE, mode).close());
        publish(directory, temporary, file.path(), () -> fill(directory, temporary, file));
        progress.finished();
    }

    void write(HostDirectory directory, ManifestEntry.Symlink link) throws IOException {
        byte[] text = PathBytes.bytes(SymlinkTargets.toText(link.path(), link.target()));
        byte[] temporary = names.make(name -> directory.symlink(text, name));
        publish(directory, temporary, link.path(), () -> {});
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static void publish(
            HostDirectory directory, byte[] temporary, String path, Step beforeRename)
            throws IOException {
        try {
            beforeRename.run();
            directory.rename(temporary, directory, PathBytes.bytes(PathText.name(path)));
        } catch (IOException | RuntimeException e) {
            try {
                directory.unlink(temporary);
            } catch (PosixException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private void fill(HostDirectory directory, byte[] temporary, ManifestEntry.File file)
            throws IOException {
        try (HostFile target =
                directory.openFile(temporary, HostFile.WRITE_ONLY | HostFile.NO_FOLLOW, 0)) {
            long offset = 0;
            for (ObjectId object : Chunks.objects(file, chunkSize)) {
                copy(object, target, offset);
                offset += object.size();
            }
            target.truncate(file.size());
            long seconds = FileTimes.seconds(file.mtimeMicros());
            int nanos = FileTimes.nanos(file.mtimeMicros());
            target.times(seconds, nanos, seconds, nanos);
        }
    }

    /** Copies an object; blocks of zeros stay holes. */
    private void copy(ObjectId object, HostFile target, long offset) throws IOException {
        long done = 0;
        while (done < object.size()) {
            MemorySegment block = BLOCKS.get().asSlice(0, Math.min(BLOCK, object.size() - done));
            store.read(object, done, block, patience);
            if (block.mismatch(ZEROS.asSlice(0, block.byteSize())) >= 0) {
                target.write(offset + done, block);
            }
            done += block.byteSize();
            progress.advance(block.byteSize());
        }
    }
}
