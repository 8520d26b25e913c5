package io.celfs.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A child process that inherits one of our descriptors, which {@link ProcessBuilder} cannot give
 * ({@code posix_spawnp}). Standard input and output are ours; standard error is collected.
 */
public final class HelperProgram implements AutoCloseable {
    private static final int MESSAGE_LIMIT = 4096;
    private static final int FILE_ACTIONS_SIZE = 256; // posix_spawn_file_actions_t is 80 bytes

    private final SocketPair errors;
    private final int pid;

    private HelperProgram(SocketPair errors, int pid) {
        this.errors = errors;
        this.pid = pid;
    }

    /**
     * Starts a program found in PATH.
     *
     * @param command program and arguments
     * @param variables set beside our own environment
     * @param inherited the one descriptor that it gets, under the same number
     * @throws PosixException ENOENT if there is no such program
     */
    public static HelperProgram start(
            List<byte[]> command, Map<String, String> variables, int inherited) throws IOException {
        SocketPair errors = SocketPair.open(SocketPair.STREAM);
        try (Arena arena = Arena.ofConfined()) {
            int pid = spawn(arena, command, variables, inherited, errors.theirs().fd());
            errors.theirs().close();
            return new HelperProgram(errors, pid);
        } catch (IOException | RuntimeException failure) {
            errors.close();
            throw failure;
        }
    }

    private static int spawn(
            Arena arena,
            List<byte[]> command,
            Map<String, String> variables,
            int inherited,
            int standardError)
            throws IOException {
        MemorySegment actions = arena.allocate(FILE_ACTIONS_SIZE, 16);
        MemorySegment pid = arena.allocate(4, 4);
        Spawn.FILE_ACTIONS_INIT.call(actions.address(), 0, 0, 0, 0, 0);
        try {
            // Duplicating a descriptor onto itself takes off its close-on-exec flag in the child.
            Spawn.ADD_DUP2.call(actions.address(), inherited, inherited, 0, 0, 0);
            Spawn.ADD_DUP2.call(actions.address(), standardError, 2, 0, 0, 0);
            long error =
                    Spawn.POSIX_SPAWNP.call(
                            pid.address(),
                            Kernel.cString(arena, command.getFirst()).address(),
                            actions.address(),
                            0,
                            vector(arena, command),
                            vector(arena, environment(variables)));
            Kernel.check(-error, new String(command.getFirst(), StandardCharsets.UTF_8));
        } finally {
            Spawn.FILE_ACTIONS_DESTROY.call(actions.address(), 0, 0, 0, 0, 0);
        }
        return pid.get(ValueLayout.JAVA_INT, 0);
    }

    /** Bytes, since {@code System.getenv} loses what the locale cannot say. */
    private static List<byte[]> environment(Map<String, String> variables) throws IOException {
        List<byte[]> all = new ArrayList<>();
        byte[] own = Files.readAllBytes(Path.of("/proc/self/environ"));
        int begin = 0;
        for (int at = 0; at < own.length; at++) {
            if (own[at] == 0) {
                all.add(Arrays.copyOfRange(own, begin, at));
                begin = at + 1;
            }
        }
        variables.forEach(
                (name, value) -> all.add((name + "=" + value).getBytes(StandardCharsets.UTF_8)));
        return all;
    }

    private static long vector(Arena arena, List<byte[]> texts) {
        MemorySegment vector = arena.allocate(8L * (texts.size() + 1), 8);
        for (int i = 0; i < texts.size(); i++) {
            vector.setAtIndex(
                    ValueLayout.JAVA_LONG, i, Kernel.cString(arena, texts.get(i)).address());
        }
        return vector.address();
    }

    /** Waits for the end of standard error and returns what was written there (at most 4 KiB). */
    public String errorText() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(MESSAGE_LIMIT);
            StringBuilder text = new StringBuilder();
            long n;
            while ((n = errors.ours().readOnce(buffer)) > 0 || n == -PosixException.EINTR) {
                if (n > 0 && text.length() < MESSAGE_LIMIT) {
                    byte[] bytes = buffer.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
                    text.append(new String(bytes, StandardCharsets.UTF_8));
                }
            }
            return text.toString().strip();
        }
    }

    /**
     * Waits for its end.
     *
     * @return the exit status, or 128 plus the signal that ended it
     */
    public int await() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(4, 4);
            long result;
            do {
                result = Kernel.call(Sys.WAIT4, pid, status.address(), 0, 0);
            } while (result == -PosixException.EINTR);
            Kernel.check(result, "wait4");
            int word = status.get(ValueLayout.JAVA_INT, 0);
            int signal = word & 0x7f;
            return signal == 0 ? (word >> 8) & 0xff : 128 + signal;
        }
    }

    @Override
    public void close() {
        errors.close();
    }
}
