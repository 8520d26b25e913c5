package io.celfs.ext2;

import io.celfs.ext2.disk.Volume;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Brings changes to the device from time to time, in a thread of its own. */
final class Writeback implements AutoCloseable {
    private final Volume volume;
    private final Duration interval;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private Writeback(Volume volume, Duration interval) {
        this.volume = volume;
        this.interval = interval;
        this.thread =
                Thread.ofPlatform().daemon().name("ext2-writeback").unstarted(this::untilStopped);
    }

    /** Begins, unless the interval is zero or nothing can change. */
    static Writeback start(Volume volume, Duration interval) {
        Writeback writeback = new Writeback(volume, interval);
        if (interval.isPositive() && !volume.isReadOnly()) {
            writeback.thread.start();
        }
        return writeback;
    }

    private void untilStopped() {
        try {
            while (!stop.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                bringBack();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bringBack() {
        try {
            if (volume.hasChanges()) {
                volume.commit();
            }
        } catch (IOException e) {
            // The volume counts it; the next sync of every handle tells of it.
        }
    }

    /** Returns when nothing is on its way any more. */
    @Override
    public void close() {
        stop.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
