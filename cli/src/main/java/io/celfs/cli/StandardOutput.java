package io.celfs.cli;

import io.celfs.posix.HostProcess;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output of the process, unbuffered. Tells a reader that went away (quiet end) from a disk
 * that is full (an error).
 */
final class StandardOutput extends OutputStream {
    private final FileOutputStream target = new FileOutputStream(FileDescriptor.out);

    /** Nobody reads standard output any more. */
    static final class ReaderGoneException extends IOException {
        ReaderGoneException(IOException cause) {
            super("nobody reads standard output", cause);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            if (HostProcess.isPipe(HostProcess.STDOUT)) {
                throw new ReaderGoneException(e);
            }
            throw new IOException("standard output: " + e.getMessage(), e);
        }
    }
}
