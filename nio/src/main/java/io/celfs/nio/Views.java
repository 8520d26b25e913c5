package io.celfs.nio;

import io.celfs.core.vfs.PathCalls;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which attribute views there are. */
final class Views {
    private Views() {}

    /** The view of a type; null if there is none. */
    static <V extends FileAttributeView> @Nullable V of(
            Class<V> type, Supplier<PathCalls> calls, Path label, byte[] path, boolean follow) {
        String name =
                type == BasicFileAttributeView.class
                        ? "basic"
                        : type == PosixFileAttributeView.class
                                ? "posix"
                                : type == FileOwnerAttributeView.class ? "owner" : null;
        return name == null
                ? null
                : type.cast(new CelfsAttributeView(name, calls, label, path, follow));
    }
}
