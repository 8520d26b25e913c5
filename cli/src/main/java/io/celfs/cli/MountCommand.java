package io.celfs.cli;

import io.celfs.cli.daemon.Daemon;
import io.celfs.cli.daemon.DaemonStarter;
import io.celfs.cli.daemon.MountRequest;
import io.celfs.cli.image.ImageFile;
import io.celfs.manifest.PathBytes;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celfs mount}: a snapshot as a directory that can be written to. */
@Command(
        name = "mount",
        customSynopsis = {
            "celfs mount MANIFEST|IMAGE MOUNTPOINT [OPTIONS]",
            "celfs mount --session DIR MOUNTPOINT [OPTIONS]"
        },
        description = {
            "Mount a snapshot. What is written goes into a session folder, whose path is printed;"
                    + " the second form takes a session up again.",
            "An ext2 image is written itself, unless --session or --ephemeral says otherwise.",
            "Returns when the mount answers; a daemon serves it until it is unmounted."
        })
final class MountCommand implements Action {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Parameters(
            arity = "1..2",
            paramLabel = "ARGUMENT",
            description = "The manifest or image (not for an old session) and the mount point.")
    List<HostPath> operands;

    @Option(
            names = "--session",
            paramLabel = "DIR",
            description =
                    "Folder of the session. Default: a new one below $$XDG_STATE_HOME, none for an"
                            + " image.")
    @Nullable HostPath session;

    @Option(names = "--read-only", description = "Refuse all changes.")
    boolean readOnly;

    @Option(names = "--ephemeral", description = "Throw the session away at the end.")
    boolean ephemeral;

    @Option(
            names = "--writeback",
            description = "Faster small writes; a crash of the daemon loses what was not fsynced.")
    boolean writeback;

    @Option(names = "--allow-other", description = "Let other users in, as permissions say.")
    boolean allowOther;

    @Option(names = "--no-xattr", description = "No extended attributes; faster listings.")
    boolean noXattr;

    @Option(
            names = {"-f", "--foreground"},
            description = "Serve in this process until it is unmounted or interrupted.")
    boolean foreground;

    @Mixin OffsetOption offset;
    @Mixin StoreOption store;

    /** Whether the first operand is an image. */
    private boolean isImage;

    @Override
    public int run(CommandContext context) throws IOException, InterruptedException {
        MountRequest request = request(context);
        if (foreground) {
            Daemon.run(request, context.clock(), folder -> printSession(context, folder));
        } else {
            String options = context.environment().getOrDefault("CELFS_JAVA_OPTIONS", "");
            printSession(context, HostPath.of(DaemonStarter.start(request, options)));
        }
        return ExitCode.DONE;
    }

    /** A session that will go away is nothing to note down. */
    private void printSession(CommandContext context, HostPath folder) throws IOException {
        if (!ephemeral && !isDirect()) {
            context.out().write(PathBytes.bytes(folder.text() + "\n"));
            context.out().flush();
        }
    }

    private MountRequest request(CommandContext context) throws IOException {
        boolean begins = operands.size() == 2;
        if (!begins && session == null) {
            throw CommandException.usage(
                    "mount wants a manifest or an image and a mount point, or --session and a"
                            + " mount point: see"
                            + " 'celfs mount --help'");
        }
        if (begins) {
            examine(operands.getFirst());
        } else {
            offset.refuse("a session knows where its image is");
        }
        return new MountRequest(
                session == null ? newFolder(context) : session.absolute(),
                operands.getLast().absolute(),
                begins ? Optional.of(operands.getFirst().absolute()) : Optional.empty(),
                offset.bytes,
                new UserFolders(context.environment()).mounts(),
                store.url(context),
                flags());
    }

    private void examine(HostPath path) throws IOException {
        if (!path.exists()) {
            throw new CommandException(path + ": there is no such manifest or image");
        }
        isImage = ImageFile.isImage(path, offset.bytes);
        if (!isImage) {
            requireManifest(path);
        }
    }

    private boolean isDirect() {
        return isImage && session == null && !ephemeral;
    }

    private void requireManifest(HostPath path) throws IOException {
        offset.refuse(path + " is no image there");
        if (!path.isRegular()) {
            String kind = path.isDirectory() ? "a directory" : "a pipe or a device";
            throw new CommandException(path + ": is " + kind + ": name a manifest or an image");
        }
    }

    private HostPath newFolder(CommandContext context) throws IOException {
        String name = NAME.format(context.clock().instant());
        return new UserFolders(context.environment())
                .sessions()
                .resolve(name + "-" + ProcessHandle.current().pid());
    }

    private Set<MountRequest.Flag> flags() {
        Set<MountRequest.Flag> flags = EnumSet.noneOf(MountRequest.Flag.class);
        set(flags, MountRequest.Flag.IMAGE, isImage);
        set(flags, MountRequest.Flag.DIRECT, isDirect());
        set(flags, MountRequest.Flag.READ_ONLY, readOnly);
        set(flags, MountRequest.Flag.EPHEMERAL, ephemeral);
        set(flags, MountRequest.Flag.WRITEBACK, writeback);
        set(flags, MountRequest.Flag.ALLOW_OTHER, allowOther);
        set(flags, MountRequest.Flag.NO_XATTR, noXattr);
        set(flags, MountRequest.Flag.UNNAMED, session == null);
        return flags;
    }

    private static void set(Set<MountRequest.Flag> flags, MountRequest.Flag flag, boolean on) {
        if (on) {
            flags.add(flag);
        }
    }
}
