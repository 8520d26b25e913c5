package io.celfs.cli.daemon;

import io.celfs.cli.HostPath;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a daemon shall mount. All paths are absolute.
 *
 * @param session the session's folder; made if it is missing
 * @param mountPoint an existing directory
 * @param source the manifest or image that a new session begins with, or the image to be mounted
 *     itself; empty to take up an old session
 * @param offset first byte of the image in its file
 * @param registry folder of the {@link MountRegistry}
 * @param store URL of the store; for an old session it is the one that the session names
 */
public record MountRequest(
        HostPath session,
        HostPath mountPoint,
        Optional<HostPath> source,
        long offset,
        HostPath registry,
        String store,
        Set<Flag> flags) {
    /** Choices of the user, and facts that the daemon needs to know. */
    public enum Flag {
        /** The source is an image. */
        IMAGE,
        /** Changes go into the image; the folder is only the daemon's. */
        DIRECT,
        /** The kernel refuses changes. */
        READ_ONLY,
        /** The session goes away at the end, whatever is in it. */
        EPHEMERAL,
        /** The kernel may acknowledge writes that the daemon has not seen. */
        WRITEBACK,
        /** Other users may look in, as far as permissions allow. */
        ALLOW_OTHER,
        /** No extended attributes. */
        NO_XATTR,
        /** The folder was made up for this mount: it goes away if nothing has changed. */
        UNNAMED
    }

    public MountRequest {
        flags = Set.copyOf(flags);
    }

    public boolean has(Flag flag) {
        return flags.contains(flag);
    }

    /** True if there is no session: an image is mounted itself. */
    boolean isDirect() {
        return has(Flag.DIRECT);
    }

    List<String> toArguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add(session.text());
        arguments.add(mountPoint.text());
        arguments.add(source.map(HostPath::text).orElse(""));
        arguments.add(Long.toString(offset));
        arguments.add(registry.text());
        arguments.add(store);
        flags.forEach(flag -> arguments.add(flag.name()));
        return arguments;
    }

    static MountRequest ofArguments(List<String> arguments) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        arguments.stream().skip(6).map(Flag::valueOf).forEach(flags::add);
        String source = arguments.get(2);
        return new MountRequest(
                HostPath.of(arguments.get(0)),
                HostPath.of(arguments.get(1)),
                source.isEmpty() ? Optional.empty() : Optional.of(HostPath.of(source)),
                Long.parseLong(arguments.get(3)),
                HostPath.of(arguments.get(4)),
                arguments.get(5),
                flags);
    }
}
