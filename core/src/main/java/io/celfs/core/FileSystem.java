package io.celfs.core;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file system in terms of inodes, the way a kernel sees it. {@code writeAt} is the heart of it: a
 * {@link #write} touches only the blocks in its range.
 *
 * <p>Must-clauses for every implementation:
 *
 * <ul>
 *   <li>All operations may be called from any thread at any time; each is atomic to the others.
 *   <li>A failed operation changes nothing, except that a failed {@link #write} may have written a
 *       prefix, in which case it returns that prefix's length.
 *   <li>Every failure is an {@link FsException}. An inode number that names nothing gives ESTALE; a
 *       directory operation on something else gives ENOTDIR.
 *   <li>Changing an entry changes mtime and ctime of its directory; changing an inode changes its
 *       ctime; changing content changes mtime and ctime. Reads do not change atime.
 *   <li>What cannot be done is declared by {@link #missing()} and answers as written there.
 *   <li>New nodes belong to the caller; in a set-group-ID directory to that directory's group, and
 *       new directories there inherit the bit. {@code mode} is what the caller asked for; the file
 *       system takes off {@link OpContext#umask()}.
 *   <li>Access control lists, where there are any ({@link Feature#ACLS}), are kept in step with the
 *       mode: setting an access list sets the permission bits, and the other way round; one that
 *       says no more than a mode is not kept. In a directory with a default list that list takes
 *       the place of the umask, and new directories inherit it.
 * </ul>
 */
public interface FileSystem extends AutoCloseable {
    /** The inode number of the root directory, always. */
    long ROOT = 1;

    /** What an implementation may lack. */
    enum Feature {
        /** Any change at all; otherwise EROFS. */
        WRITING,
        /** {@link #link}; otherwise EPERM. */
        HARD_LINKS,
        /** {@link #symlink}; otherwise EPERM. */
        SYMLINKS,
        /** {@link #mknod} of anything but regular files; otherwise EPERM. */
        SPECIAL_FILES,
        /** The four xattr operations; otherwise EOPNOTSUPP. */
        XATTRS,
        /** Access control lists ({@link PosixAcl}); otherwise EOPNOTSUPP for their xattrs. */
        ACLS,
        /** {@link #fallocate}; otherwise EOPNOTSUPP. */
        FALLOCATE,
        /** {@link #tmpfile}; otherwise EOPNOTSUPP. */
        TMPFILE,
        /** {@link RenameFlags#EXCHANGE}; otherwise EINVAL. */
        RENAME_EXCHANGE
    }

    /** What this file system cannot do; empty by default. */
    default Set<Feature> missing() {
        return Set.of();
    }

    // ---- names ----

    /**
     * Finds an entry and takes one reference to its inode. {@code .} and {@code ..} are understood.
     *
     * @throws FsException ENOENT if there is none
     */
    void lookup(OpContext context, long parent, Name name, Attributes result) throws FsException;

    /** Gives back {@code count} references; unknown numbers are ignored. */
    void forget(long ino, long count);

    /** The path of a symbolic link's target, 1 to 4095 bytes. EINVAL if it is not a link. */
    byte[] readlink(OpContext context, long ino) throws FsException;

    /**
     * Makes a regular file, FIFO, socket or device (type bits of {@code mode}); takes a reference.
     */
    void mknod(OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
            throws FsException;

    /** Makes an empty directory; takes a reference. EEXIST if the name is taken. */
    void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
            throws FsException;

    /** Makes a symbolic link; takes a reference. ENAMETOOLONG over 4095 bytes, ENOENT if empty. */
    void symlink(OpContext context, long parent, Name name, byte[] target, Attributes result)
            throws FsException;

    /**
     * Gives an inode one more name; takes a reference. An inode from {@link #tmpfile} may get its
     * first name so. EPERM for directories, EEXIST, EMLINK; ENOENT if it was unlinked for good.
     */
    void link(OpContext context, long ino, long newParent, Name newName, Attributes result)
            throws FsException;

    /** Removes a name of anything but a directory (EISDIR). */
    void unlink(OpContext context, long parent, Name name) throws FsException;

    /**
     * Removes an empty directory. ENOTEMPTY, ENOTDIR; EINVAL for {@code .}, ENOTEMPTY for {@code
     * ..}.
     */
    void rmdir(OpContext context, long parent, Name name) throws FsException;

    /**
     * Moves an entry, atomically replacing the target as {@code rename(2)} says. Two names of one
     * inode: nothing happens. EINVAL for a directory into itself or for unknown flags.
     *
     * @param flags of {@link RenameFlags}
     */
    void rename(OpContext context, long parent, Name name, long newParent, Name newName, int flags)
            throws FsException;

    // ---- attributes ----

    /** Attributes of an inode. */
    void getattr(OpContext context, long ino, Attributes result) throws FsException;

    /**
     * Changes attributes and answers the new ones. Size: EISDIR for a directory, EINVAL for what is
     * not a regular file or a negative size, EFBIG beyond the limit. Growing reads as zeros.
     */
    void setattr(OpContext context, long ino, AttributeChange change, Attributes result)
            throws FsException;

    // ---- content ----

    /**
     * Opens a regular file.
     *
     * @param flags of {@link OpenFlags}; TRUNCATE empties the file at once
     */
    FileHandle open(OpContext context, long ino, int flags) throws FsException;

    /**
     * Makes and opens a regular file; takes a reference. If the name exists: EEXIST with {@link
     * OpenFlags#EXCLUSIVE}, else it is opened as by {@link #open}.
     */
    FileHandle create(
            OpContext context, long parent, Name name, int mode, int flags, Attributes result)
            throws FsException;

    /**
     * Makes and opens a file without a name; takes a reference. With EXCLUSIVE it never gets one.
     */
    FileHandle tmpfile(OpContext context, long parent, int mode, int flags, Attributes result)
            throws FsException;

    /**
     * Reads into {@code target} from {@code offset} on.
     *
     * @return bytes read: less than asked for only at the end of the file, 0 behind it
     */
    int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
            throws FsException;

    /**
     * Writes {@code source} at {@code offset}; with APPEND in the handle's flags at the end,
     * whatever {@code offset} says. A gap behind the old end reads as zeros. Strips set-id bits
     * where {@link OpContext#clearsSetId()}.
     *
     * @return bytes written, at least 1 unless the source is empty
     * @throws FsException EFBIG, ENOSPC; EBADF if not opened for writing
     */
    int write(OpContext context, FileHandle handle, long offset, MemorySegment source)
            throws FsException;

    /**
     * Copies inside the file system. Ranges of one inode must not overlap (EINVAL).
     *
     * @return bytes copied, less than {@code length} only at the end of the source
     */
    default long copyFileRange(
            OpContext context,
            FileHandle from,
            long offset,
            FileHandle to,
            long target,
            long length)
            throws FsException {
        return CopyLoop.copy(this, context, from, offset, to, target, length);
    }

    /**
     * Makes content (and, unless {@code dataOnly}, attributes) of the inode durable. A failure of
     * writing back is reported once to each handle that was open when it happened.
     */
    void fsync(OpContext context, FileHandle handle, boolean dataOnly) throws FsException;

    /**
     * Allocates, punches or zeroes a range.
     *
     * @param mode of {@link FallocateMode}; EOPNOTSUPP for what is not done exactly
     */
    void fallocate(OpContext context, FileHandle handle, int mode, long offset, long length)
            throws FsException;

    /** Finds data or a hole. ENXIO at or behind the end of the file. */
    long seek(OpContext context, FileHandle handle, long offset, SeekMode mode) throws FsException;

    /** Ends a handle of a file or directory. Never fails: what could fail is fsync's to say. */
    void release(FileHandle handle);

    // ---- directories ----

    /** Opens a directory for listing. */
    FileHandle opendir(OpContext context, long ino) throws FsException;

    /**
     * Lists a directory from {@code cookie} on (0 at first), {@code .} and {@code ..} included. An
     * entry that is there all the time comes exactly once, whatever happens to others meanwhile.
     *
     * @param plus fill all attributes, and take a reference to every accepted entry but the dots
     */
    void readdir(
            OpContext context, FileHandle directory, long cookie, boolean plus, DirectorySink sink)
            throws FsException;

    /** Makes the entries of a directory durable. */
    void fsyncdir(OpContext context, FileHandle directory, boolean dataOnly) throws FsException;

    // ---- extended attributes ----
    //
    // Access control lists are attributes as well (AclType), with Linux's rules: XattrFlags do not
    // count, a value without entries removes the list, and so does removing one that is not there.
    // Symbolic links have none (EOPNOTSUPP); a default list is for directories alone (EACCES); what
    // is no valid list is EINVAL. Setting an access list takes set-group-ID from a node of a group
    // that the caller is not in, where OpContext.clearsSetId.

    /** The value of an attribute, 0 to 65536 bytes. ENODATA if there is none. */
    byte[] getxattr(OpContext context, long ino, Name name) throws FsException;

    /**
     * Sets an attribute.
     *
     * @param flags of {@link XattrFlags}
     * @throws FsException EEXIST, ENODATA by flag; E2BIG over 65536 bytes; ENOSPC; EOPNOTSUPP for a
     *     name space that is not kept
     */
    void setxattr(OpContext context, long ino, Name name, byte[] value, int flags)
            throws FsException;

    /** The names of all attributes. */
    List<Name> listxattr(OpContext context, long ino) throws FsException;

    /** Removes an attribute. ENODATA if there is none. */
    void removexattr(OpContext context, long ino, Name name) throws FsException;

    // ---- the whole ----

    /** Sizes and limits. */
    void statfs(OpContext context, StatFs result) throws FsException;

    /** Makes everything durable. */
    void syncfs(OpContext context) throws FsException;

    /** Registers the listener for changes from below; null removes it. There is at most one. */
    default void observe(@Nullable ChangeListener listener) {}

    /** Makes everything durable and ends the file system; handles are dead afterwards. */
    @Override
    void close() throws FsException;
}
