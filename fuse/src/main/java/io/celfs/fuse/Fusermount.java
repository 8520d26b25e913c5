package io.celfs.fuse;

import io.celfs.core.PathText;
import io.celfs.posix.HelperProgram;
import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import io.celfs.posix.SocketPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code fusermount3}, the set-uid helper that mounts for users who may not do it themselves. */
final class Fusermount implements Unmounter {
    private static final String PROGRAM = "fusermount3";
    private static final String SOCKET_VARIABLE = "_FUSE_COMMFD";

    /**
     * Mounts on {@code path}.
     *
     * @return the open {@code /dev/fuse}
     */
    static HostFile mount(byte[] path, byte[] options) throws IOException {
        try (SocketPair sockets = SocketPair.open(SocketPair.STREAM)) {
            int socket = sockets.theirs().fd();
            Map<String, String> variables = Map.of(SOCKET_VARIABLE, String.valueOf(socket));
            List<byte[]> command = List.of(word(PROGRAM), word("-o"), options, word("--"), path);
            try (HelperProgram helper = start(command, variables, socket)) {
                sockets.theirs().close();
                int device = sockets.receiveDescriptor();
                String errors = helper.errorText();
                int status = helper.await();
                if (device < 0) {
                    throw new MountException(
                            PathText.ofBytes(path) + ": " + explain(errors, status));
                }
                return HostFile.adopt(device, "/dev/fuse");
            }
        }
    }

    @Override
    public void unmount(byte[] path) throws IOException {
        run(path, List.of(word(PROGRAM), word("-u"), word("--"), path));
    }

    @Override
    public void detach(byte[] path) throws IOException {
        run(path, List.of(word(PROGRAM), word("-u"), word("-z"), word("--"), path));
    }

    private static byte[] word(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    private static void run(byte[] path, List<byte[]> command) throws IOException {
        try (HelperProgram helper = start(command, Map.of(), 2)) {
            String errors = helper.errorText();
            int status = helper.await();
            if (status != 0 && errors.contains("busy")) {
                throw new MountException.InUse(path);
            }
            if (status != 0) {
                throw new MountException(PathText.ofBytes(path) + ": " + explain(errors, status));
            }
        }
    }

    private static HelperProgram start(
            List<byte[]> command, Map<String, String> variables, int inherited) throws IOException {
        try {
            return HelperProgram.start(command, variables, inherited);
        } catch (PosixException failure) {
            if (failure.errno() == PosixException.ENOENT) {
                throw new MountException(
                        PROGRAM
                                + " is not installed: without it only root can mount"
                                + " (install the package fuse3)",
                        failure);
            }
            throw failure;
        }
    }

    private static String explain(String errors, int status) {
        if (errors.isEmpty()) {
            return PROGRAM + " failed with status " + status;
        }
        String line = errors.replace('\n', ' ');
        boolean closed = line.contains("/dev/fuse") && line.contains("Permission denied");
        return closed ? line + " (its mode should be 0666: chmod 666 /dev/fuse as root)" : line;
    }
}
