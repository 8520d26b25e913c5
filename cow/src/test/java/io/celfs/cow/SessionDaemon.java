package io.celfs.cow;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.celfs.core.FsException;
import io.celfs.fuse.FuseMount;
import io.celfs.posix.HostDirectory;
import io.celfs.storage.FileStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * A process that mounts sessions, one at a time, and does what a test asks for: one line in, one
 * line out. It can be killed at any moment.
 */
final class SessionDaemon {
    private @Nullable Session session;
    private @Nullable FuseMount mount;

    private SessionDaemon() {}

    public static void main(String[] arguments) throws IOException {
        SessionDaemon daemon = new SessionDaemon();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        PrintStream out = new PrintStream(System.out, true, UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(daemon.answer(line.split("\t", -1)));
        }
        daemon.unmount();
    }

    private String answer(String[] words) {
        try {
            return switch (words[0]) {
                case "mount" -> mount(words[1], words[2], Boolean.parseBoolean(words[3]));
                case "unmount" -> unmount();
                case "freeze" -> freeze();
                case "kind" -> kind(Long.parseLong(words[1]));
                default -> throw new IllegalArgumentException(words[0]);
            };
        } catch (IOException | RuntimeException e) {
            return "failed: " + e;
        }
    }

    private String mount(String folder, String mountPoint, boolean passthrough) throws IOException {
        HostDirectory directory = HostDirectory.open(folder);
        Session opened =
                Session.open(
                        directory,
                        FileStores.open(SessionLayout.info(directory).storeUrl()),
                        SessionFixture.NO_IMAGES,
                        Settings.DEFAULT);
        session = opened;
        mount =
                FuseMount.of(opened.fileSystem())
                        .at(mountPoint)
                        .allowOther(true)
                        .passthrough(passthrough)
                        .backingDirectory(folder)
                        .mount();
        return "done";
    }

    private String unmount() throws IOException {
        FuseMount mounted = mount;
        Session opened = session;
        mount = null;
        session = null;
        if (mounted != null && opened != null) {
            mounted.close();
            opened.close();
        }
        return "done";
    }

    private Session session() {
        if (session == null) {
            throw new IllegalStateException("nothing is mounted");
        }
        return session;
    }

    /** Not possible while the kernel keeps writing a file by itself. */
    private String freeze() throws IOException {
        try {
            session().freeze();
            return "done";
        } catch (FsException busy) {
            return busy.errno().name();
        }
    }

    private String kind(long ino) {
        Session opened = session();
        Node node = opened.fileSystem().table().get(ino);
        boolean lent = node != null && node.isLent();
        return NodeKind.of(opened, ino) + (lent ? " passthrough" : " daemon");
    }
}
