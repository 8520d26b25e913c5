package io.celfs.procfs;

import io.celfs.core.Errno;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A file. Its content is made anew at every opening; whoever has it open reads that one state.
 *
 * <p>A file that can be changed says how by {@link #replace} (take the whole new content, as
 * settings do) or by {@link #writeAt} (take what was written, as commands do). The default of the
 * latter is the whole-file way: read, change, replace. It is right only while nobody else changes
 * the content, and it refuses if the content cannot be read: it never guesses.
 */
public non-sealed interface ProcFile extends ProcNode {
    /**
     * The content now. A failure is the errno of opening; one that is not an {@link
     * io.celfs.core.FsException} is EIO.
     */
    byte[] read() throws IOException;

    /** The size that {@code stat} shows; 0 where it is known only when the file is read. */
    default long size() {
        return 0;
    }

    /** True if it may be opened for writing. */
    default boolean writable() {
        return false;
    }

    /** Takes the whole new content; EROFS by default. */
    default void replace(byte[] content) throws IOException {
        throw Errno.EROFS.exception();
    }

    /** Takes bytes that were written; one call at a time. */
    default void writeAt(long offset, byte[] bytes) throws IOException {
        replace(Overlay.of(read(), offset, bytes));
    }

    /** Cuts or fills up with zeros; one call at a time. */
    default void truncate(long size) throws IOException {
        replace(Arrays.copyOf(read(), Overlay.checkedSize(size)));
    }

    /** A file that never changes. */
    static ProcFile of(byte[] content) {
        byte[] copy = content.clone();
        return new ProcFile() {
            @Override
            public byte[] read() {
                return copy;
            }

            @Override
            public long size() {
                return copy.length;
            }
        };
    }

    /** A file of text that never changes. */
    static ProcFile of(String content) {
        return of(content.getBytes(StandardCharsets.UTF_8));
    }

    /** A file whose text is made at every opening. */
    static ProcFile computed(Callable<String> text) {
        return () -> {
            try {
                return text.call().getBytes(StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw Errno.EIO.exception("content", e);
            }
        };
    }

    /** What takes bytes and may refuse them. */
    @FunctionalInterface
    interface Taker {
        void take(byte[] bytes) throws IOException;
    }

    /**
     * A value that is read, and written as a whole: a write at the beginning is the whole new
     * value, as in {@code /proc/sys}; emptying the file before it does nothing.
     */
    static ProcFile setting(Callable<String> value, Taker change) {
        ProcFile reads = computed(value);
        return new ProcFile() {
            @Override
            public byte[] read() throws IOException {
                return reads.read();
            }

            @Override
            public boolean writable() {
                return true;
            }

            @Override
            public void replace(byte[] content) throws IOException {
                change.take(content);
            }

            @Override
            public void writeAt(long offset, byte[] bytes) throws IOException {
                if (offset == 0) {
                    change.take(bytes);
                } else {
                    ProcFile.super.writeAt(offset, bytes);
                }
            }

            @Override
            public void truncate(long size) {}
        };
    }

    /** A file in which every write is a command, wherever it goes; it reads as {@code state}. */
    static ProcFile command(Supplier<String> state, Taker command) {
        ProcFile reads = computed(state::get);
        return new ProcFile() {
            @Override
            public byte[] read() throws IOException {
                return reads.read();
            }

            @Override
            public boolean writable() {
                return true;
            }

            @Override
            public void writeAt(long offset, byte[] bytes) throws IOException {
                command.take(bytes);
            }

            @Override
            public void truncate(long size) {} // a shell's ">" before its command
        };
    }
}
