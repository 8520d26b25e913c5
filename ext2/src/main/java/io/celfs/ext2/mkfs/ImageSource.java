package io.celfs.ext2.mkfs;

import io.celfs.core.Attributes;
import io.celfs.core.Name;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tree to fill an image with. Inodes are named by numbers of the source's own ({@link
 * Attributes#ino}); two names with one number are hard links. The tree must not change while it is
 * used. Used by one thread. A {@link SourceException} is passed on as it is; to other failures to
 * read a file its path is added.
 */
public interface ImageSource {
    /**
     * One entry of a directory.
     *
     * @param name never {@code .} or {@code ..}
     * @param attributes all that {@code stat} tells; the image takes type, permissions, owner,
     *     device, size and modification time from it, the other times become that as well
     */
    record Entry(Name name, Attributes attributes) {}

    /**
     * One extended attribute.
     *
     * @param name with its prefix, such as {@code user.note}; ACLs as {@code getxattr} gives them
     */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    record ExtendedAttribute(Name name, byte[] value) {}

    /** The content of a regular file. */
    interface Content extends AutoCloseable {
        /**
         * Reads from {@code offset} on.
         *
         * @return bytes read, 0 only at the end of the file
         */
        int read(long offset, MemorySegment target) throws IOException;

        /**
         * The first byte at or behind {@code offset} that may be something else than zero, {@link
         * Long#MAX_VALUE} if there is none.
         */
        default long nextData(long offset) throws IOException {
            return offset;
        }

        /** The first byte of a hole behind {@code offset}, {@link Long#MAX_VALUE} if none. */
        default long nextHole(long offset) throws IOException {
            return Long.MAX_VALUE;
        }

        @Override
        void close();
    }

    /** Attributes of the root directory. */
    Attributes root() throws IOException;

    /** The entries of a directory, in any order. */
    List<Entry> list(long directory) throws IOException;

    /** The target of a symbolic link. */
    byte[] target(long link) throws IOException;

    /** The extended attributes of an inode that shall be in the image. */
    List<ExtendedAttribute> attributes(long ino) throws IOException;

    /** Opens a regular file for reading. */
    Content open(long file) throws IOException;
}
