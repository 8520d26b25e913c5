package io.celfs.cli.daemon;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * What the daemon answers on its control socket: pieces of standard output and of standard error,
 * then the exit code. A frame is one byte for the kind, four for the length, and the content.
 */
enum Frame {
    OUT('o'),
    ERR('e'),
    /** Content: one byte, the exit code. */
    EXIT('x');

    /** Longest content. */
    static final int LIMIT = 1 << 16;

    private final int code;

    Frame(char code) {
        this.code = code;
    }

    /** The kind that a byte stands for. */
    static Frame of(byte code) throws IOException {
        for (Frame kind : values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IOException("the daemon is of another version: it answered " + code);
    }

    /** Sends one frame; whole frames of several threads do not mix. */
    void send(DataOutputStream target, byte[] bytes, int offset, int length) throws IOException {
        synchronized (target) {
            target.writeByte(code);
            target.writeInt(length);
            target.write(bytes, offset, length);
            target.flush();
        }
    }

    /** A stream whose bytes become frames of this kind. */
    OutputStream stream(DataOutputStream target) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int done = 0; done < length; done += LIMIT) {
                    send(target, bytes, offset + done, Math.min(LIMIT, length - done));
                }
            }
        };
    }
}
