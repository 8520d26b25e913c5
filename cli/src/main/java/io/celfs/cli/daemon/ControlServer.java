package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs commands of other processes inside the daemon that owns the session. Only the owner of the
 * session folder can reach the socket. A request is NUL-terminated arguments and an end of input;
 * the answer is {@link Frame}s. An empty request is answered by the end of the daemon.
 */
public final class ControlServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());

    /** What the daemon does for a request. */
    @FunctionalInterface
    public interface Handler {
        /** Runs one command line and answers its exit code; reports failures itself. */
        int run(List<String> arguments, OutputStream out, PrintStream err) throws IOException;
    }

    private final ControlPath path;
    private final ServerSocketChannel server;
    private final Handler handler;

    private ControlServer(ControlPath path, ServerSocketChannel server, Handler handler) {
        this.path = path;
        this.server = server;
        this.handler = handler;
    }

    /** Starts to answer in a session folder that this process has locked. */
    public static ControlServer start(HostPath session, Handler handler) throws IOException {
        ControlPath path = new ControlPath(session);
        path.clear();
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(path.address());
        ControlServer server = new ControlServer(path, channel, handler);
        Thread.ofPlatform().name("control").daemon().start(server::accept);
        return server;
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel client = server.accept();
                Thread.ofPlatform().name("control-client").daemon().start(() -> serve(client));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.ERROR, "control socket", e);
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        try {
            byte[] request = Channels.newInputStream(client).readAllBytes();
            if (request.length > 0) { // else the client waits for the end of the process
                answer(client, ArgumentList.decode(request));
                client.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a client went away", e);
        }
    }

    private void answer(SocketChannel client, List<String> arguments) throws IOException {
        DataOutputStream target = new DataOutputStream(Channels.newOutputStream(client));
        try (OutputStream out = new BufferedOutputStream(Frame.OUT.stream(target), Frame.LIMIT);
                PrintStream err =
                        new PrintStream(
                                new BufferedOutputStream(Frame.ERR.stream(target)),
                                true,
                                StandardCharsets.UTF_8)) {
            int code = handler.run(arguments, out, err);
            out.flush();
            err.flush();
            Frame.EXIT.send(target, new byte[] {(byte) code}, 0, 1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        path.clear();
        path.close();
    }
}
