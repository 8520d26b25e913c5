package io.celfs.core;

/** Lists whole directories, seen as the super-user. */
public final class Listing {
    private Listing() {}

    /** Takes the entries, one by one; as {@link DirectorySink} it must not call back. */
    @FunctionalInterface
    public interface EntrySink {
        /** Takes one entry. The attributes are reused for the next one. */
        void accept(Name name, Attributes attributes);
    }

    /**
     * Lists a directory from begin to end, {@code .} and {@code ..} left out.
     *
     * @param plus as in {@link FileSystem#readdir}
     */
    public static void all(FileSystem files, long directory, boolean plus, EntrySink sink)
            throws FsException {
        FileHandle handle = files.opendir(OpContext.ROOT, directory);
        try {
            long cookie = 0;
            while (cookie >= 0) {
                cookie = from(cookie, files, handle, plus, sink);
            }
        } finally {
            files.release(handle);
        }
    }

    /** Lists what one call gives; the cookie to go on with, -1 at the end. */
    private static long from(
            long cookie, FileSystem files, FileHandle handle, boolean plus, EntrySink sink)
            throws FsException {
        long[] next = {-1};
        files.readdir(
                OpContext.ROOT,
                handle,
                cookie,
                plus,
                (name, attributes, nextCookie) -> {
                    next[0] = nextCookie;
                    if (!name.isDots()) {
                        sink.accept(name, attributes);
                    }
                    return true;
                });
        return next[0];
    }
}
