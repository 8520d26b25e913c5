package io.celfs.procfs;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * A symbolic link.
 *
 * @param target where it leads now, 1 to 4095 bytes; asked for whenever the link is read
 */
public record ProcLink(Supplier<byte[]> target) implements ProcNode {
    /** A link that never changes. */
    public static ProcLink to(String target) {
        return new ProcLink(() -> target.getBytes(StandardCharsets.UTF_8));
    }
}
