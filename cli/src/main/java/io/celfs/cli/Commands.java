package io.celfs.cli;

import java.util.List;

/** The commands by name. A command's class is loaded when it is made, not before. */
final class Commands {
    /** All names that people use, in the order of the help. */
    static final List<String> NAMES =
            List.of(
                    "snapshot",
                    "mount",
                    "unmount",
                    "sessions",
                    "discard",
                    "status",
                    "diff",
                    "export",
                    "flush",
                    "compose",
                    "convert",
                    "checkout",
                    "ls",
                    "cat",
                    "verify",
                    "mkfs",
                    "fsck",
                    "demo");

    private Commands() {}

    /** True for a command, hidden ones included. */
    static boolean isKnown(String name) {
        return NAMES.contains(name) || name.equals(DaemonCommand.NAME);
    }

    static Action create(String name) {
        return switch (name) {
            case "snapshot" -> new SnapshotCommand();
            case "mount" -> new MountCommand();
            case "unmount" -> new UnmountCommand();
            case "sessions" -> new SessionsCommand();
            case "discard" -> new DiscardCommand();
            case "status" -> new StatusCommand();
            case "diff" -> new DiffCommand();
            case "export" -> new ExportCommand();
            case "flush" -> new FlushCommand();
            case "compose" -> new ComposeCommand();
            case "convert" -> new ConvertCommand();
            case "checkout" -> new CheckoutCommand();
            case "ls" -> new LsCommand();
            case "cat" -> new CatCommand();
            case "verify" -> new VerifyCommand();
            case "mkfs" -> new MkfsCommand();
            case "fsck" -> new FsckCommand();
            case "demo" -> new DemoCommand();
            case DaemonCommand.NAME -> new DaemonCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
