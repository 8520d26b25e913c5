package io.celfs.fuse.session;

/**
 * What the kernel may keep. Names, attributes, links and content of an inode that may be cached are
 * kept without limit: all changes pass through the kernel, which then invalidates by itself, or are
 * told by a {@link io.celfs.core.ChangeListener}. Answers must not change during a mount.
 */
@FunctionalInterface
public interface CachePolicy {
    /** Everything may be cached. */
    CachePolicy EVERYTHING = ino -> true;

    /** Nothing may be cached, as for a file system whose content changes by itself. */
    CachePolicy NOTHING = ino -> false;

    /**
     * False for an inode whose attributes and content change by themselves: they are asked for
     * every time, and files are read past the page cache.
     */
    boolean caches(long ino);
}
