package io.celfs.posix;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The functions of {@code spawn.h}, linked when a helper program is first needed. */
enum Spawn {
    FILE_ACTIONS_INIT("posix_spawn_file_actions_init"),
    FILE_ACTIONS_DESTROY("posix_spawn_file_actions_destroy"),
    ADD_DUP2("posix_spawn_file_actions_adddup2"),
    POSIX_SPAWNP("posix_spawnp");

    private final MethodHandle function;

    Spawn(String name) {
        this.function = link(name);
    }

    @SuppressWarnings("restricted") // native calls are what this package is for
    private static MethodHandle link(String name) {
        Linker linker = Linker.nativeLinker();
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(word, word, word, word, word, word, word));
    }

    /** The int that the function returns (0 or an error number); it ignores surplus words. */
    int call(long a, long b, long c, long d, long e, long f) {
        try {
            return (int) (long) function.invokeExact(a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
