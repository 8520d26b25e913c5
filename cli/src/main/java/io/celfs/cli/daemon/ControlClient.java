package io.celfs.cli.daemon;

import io.celfs.cli.CommandException;
import io.celfs.cli.HostPath;
import io.celfs.posix.PosixException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/** A connection to the daemon that owns a session. */
public final class ControlClient implements AutoCloseable {
    private final SocketChannel channel;

    private ControlClient(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects to the daemon of a session, if one answers. */
    public static Optional<ControlClient> connect(HostPath session) throws IOException {
        try (ControlPath path = new ControlPath(session)) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(path.address());
                return Optional.of(new ControlClient(channel));
            } catch (SocketException e) { // nobody listens, or there is no socket
                channel.close();
                return Optional.empty();
            }
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT || e.errno() == PosixException.ENOTDIR) {
                return Optional.empty(); // the session's folder is gone
            }
            throw e;
        }
    }

    /** Runs a command line in the daemon and passes its output on; answers its exit code. */
    public int run(List<String> arguments, OutputStream out, OutputStream err) throws IOException {
        send(ArgumentList.encode(arguments));
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        try {
            while (true) {
                Frame kind = Frame.of(in.readByte());
                byte[] content = in.readNBytes(in.readInt());
                switch (kind) {
                    case OUT -> out.write(content);
                    case ERR -> err.write(content);
                    case EXIT -> {
                        return content[0];
                    }
                }
            }
        } catch (EOFException e) {
            throw new CommandException("the daemon ended during the command: see its log", e);
        }
    }

    /** Returns when the daemon's process has ended. */
    public void awaitEnd() throws IOException {
        send(new byte[0]);
        try {
            Channels.newInputStream(channel).readAllBytes();
        } catch (SocketException e) {
            return; // a reset is an end too
        }
    }

    private void send(byte[] request) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(request);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
