package io.celfs.cli;

import java.util.concurrent.atomic.AtomicLong;

/** How far a snapshot is, on one line of a terminal. Says nothing where nobody watches. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long MILLIS_BETWEEN = 100;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final CommandContext context;
    private final AtomicLong next;

    ProgressBar(CommandContext context) {
        this.context = context;
        this.next = new AtomicLong(context.clock().millis());
    }

    /** Called from many threads; most calls do nothing. */
    void report(long filesDone, long bytesDone, long filesFound, long bytesFound) {
        if (!context.errTerminal()) {
            return;
        }
        long now = context.clock().millis();
        long due = next.get();
        if (now >= due && next.compareAndSet(due, now + MILLIS_BETWEEN)) {
            context.err().print(CLEAR_LINE + line(filesDone, bytesDone, filesFound, bytesFound));
            context.err().flush();
        }
    }

    static String line(long filesDone, long bytesDone, long filesFound, long bytesFound) {
        int full = (int) (bytesFound == 0 ? 0 : (double) bytesDone / bytesFound * WIDTH);
        return "[%s%s] %,d of %,d files, %s of %s"
                .formatted(
                        "#".repeat(full),
                        ".".repeat(WIDTH - full),
                        filesDone,
                        filesFound,
                        Sizes.of(bytesDone),
                        Sizes.of(bytesFound));
    }

    @Override
    public void close() {
        if (context.errTerminal()) {
            context.err().print(CLEAR_LINE);
            context.err().flush();
        }
    }
}
