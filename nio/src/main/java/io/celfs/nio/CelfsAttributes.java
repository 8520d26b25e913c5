package io.celfs.nio;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** What {@code stat} told, in the words of {@code java.nio.file}. */
record CelfsAttributes(Attributes stat) implements PosixFileAttributes {
    /** From 0400 down to 0001. */
    private static final PosixFilePermission[] BITS = PosixFilePermission.values();

    /** The permission bits as a set; set-id and sticky bits have no place there. */
    static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < BITS.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(BITS[i]);
            }
        }
        return permissions;
    }

    /** The bits of a set of permissions. */
    static int mode(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (int i = 0; i < BITS.length; i++) {
            mode |= permissions.contains(BITS[i]) ? 0400 >> i : 0;
        }
        return mode;
    }

    private static FileTime time(long seconds, int nanos) {
        return FileTime.from(Instant.ofEpochSecond(seconds, nanos));
    }

    @Override
    public UserPrincipal owner() {
        return new Principals.User(stat.uid);
    }

    @Override
    public GroupPrincipal group() {
        return new Principals.Group(stat.gid);
    }

    @Override
    public Set<PosixFilePermission> permissions() {
        return permissions(stat.mode);
    }

    @Override
    public FileTime lastModifiedTime() {
        return time(stat.mtime, stat.mtimeNanos);
    }

    @Override
    public FileTime lastAccessTime() {
        return time(stat.atime, stat.atimeNanos);
    }

    @Override
    public FileTime creationTime() {
        return time(stat.btime, stat.btimeNanos);
    }

    FileTime changeTime() {
        return time(stat.ctime, stat.ctimeNanos);
    }

    @Override
    public boolean isRegularFile() {
        return stat.isRegular();
    }

    @Override
    public boolean isDirectory() {
        return stat.isDirectory();
    }

    @Override
    public boolean isSymbolicLink() {
        return FileMode.isSymlink(stat.mode);
    }

    @Override
    public boolean isOther() {
        return !isRegularFile() && !isDirectory() && !isSymbolicLink();
    }

    @Override
    public long size() {
        return stat.size;
    }

    /** The inode number, which is unique in the tree. */
    @Override
    public Long fileKey() {
        return stat.ino;
    }
}
