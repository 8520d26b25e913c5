package io.celfs.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The one door to the kernel. A call takes up to six words and answers a word: the result, or minus
 * the errno. Blocking calls are allowed (no critical downcalls).
 */
final class Kernel {
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MethodHandle SYSCALL = link(ERRNO);
    private static final MethodHandle WITHOUT_ERRNO = link();

    /** One place for errno per thread, made once. */
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(
                    () -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

    private Kernel() {}

    @SuppressWarnings("restricted") // this class is what --enable-native-access is for
    private static MethodHandle link(Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(word, word, word, word, word, word, word, word),
                options);
    }

    /** The result, or minus the errno. */
    static long call(long number, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = STATE.get();
        long result;
        try {
            result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        // The captured state is the C int errno at offset 0.
        return result == -1 ? -state.get(ValueLayout.JAVA_INT, 0) : result;
    }

    /**
     * As {@link #call}, for reads and writes: these may be made again if they fail. To capture the
     * errno costs an object, so that is only done the second time. (A device may tell another errno
     * then: /dev/fuse has ended a request whose reply it refused.)
     */
    static long transfer(long number, long a, long b, long c, long d) {
        long result;
        try {
            result = (long) WITHOUT_ERRNO.invokeExact(number, a, b, c, d, 0L, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        return result >= 0 ? result : call(number, a, b, c, d);
    }

    static long call(long number, long a, long b, long c, long d) {
        return call(number, a, b, c, d, 0, 0);
    }

    static long call(long number, long a, long b, long c) {
        return call(number, a, b, c, 0, 0, 0);
    }

    static long call(long number, long a) {
        return call(number, a, 0, 0, 0, 0, 0);
    }

    /** The result of a call, or its failure as an exception that says what was tried. */
    static long check(long result, String what) throws PosixException {
        if (result < 0) {
            throw new PosixException((int) -result, what);
        }
        return result;
    }

    /** A NUL-terminated copy of {@code text} in {@code arena}. */
    static MemorySegment cString(Arena arena, byte[] text) {
        MemorySegment copy = arena.allocate(text.length + 1L);
        MemorySegment.copy(text, 0, copy, ValueLayout.JAVA_BYTE, 0, text.length);
        return copy;
    }
}
