package io.celfs.manifest;

import java.util.concurrent.atomic.AtomicLong;

/** Counts for a {@link Progress}. */
public final class ProgressCounter {
    private final Progress progress;
    private final AtomicLong filesFound = new AtomicLong();
    private final AtomicLong bytesFound = new AtomicLong();
    private final AtomicLong filesDone = new AtomicLong();
    private final AtomicLong bytesDone = new AtomicLong();
    private final AtomicLong hashedFiles = new AtomicLong();
    private final AtomicLong hashedBytes = new AtomicLong();

    public ProgressCounter(Progress progress) {
        this.progress = progress;
    }

    /** A file of this size is to be dealt with. */
    public void found(long size) {
        filesFound.incrementAndGet();
        bytesFound.addAndGet(size);
        report();
    }

    /** Bytes of a file are done. */
    public void advance(long bytes) {
        bytesDone.addAndGet(bytes);
        report();
    }

    /** A file of this size had to be read. */
    public void hashed(long size) {
        hashedFiles.incrementAndGet();
        hashedBytes.addAndGet(size);
    }

    /** A file is done. */
    public void finished() {
        filesDone.incrementAndGet();
        report();
    }

    public long hashedFiles() {
        return hashedFiles.get();
    }

    public long hashedBytes() {
        return hashedBytes.get();
    }

    private void report() {
        progress.report(filesDone.get(), bytesDone.get(), filesFound.get(), bytesFound.get());
    }
}
