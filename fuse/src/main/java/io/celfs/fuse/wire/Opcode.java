package io.celfs.fuse.wire;

import org.jspecify.annotations.Nullable;

/** What a request asks for, with the least size of its body in bytes. */
public enum Opcode {
    LOOKUP(1, 2),
    FORGET(2, 8, false),
    GETATTR(3, 16),
    SETATTR(4, 88),
    READLINK(5, 0),
    SYMLINK(6, 4),
    MKNOD(8, 18),
    MKDIR(9, 10),
    UNLINK(10, 2),
    RMDIR(11, 2),
    RENAME(12, 12),
    LINK(13, 10),
    OPEN(14, 8),
    READ(15, 40),
    WRITE(16, 40),
    STATFS(17, 0),
    RELEASE(18, 24),
    FSYNC(20, 16),
    SETXATTR(21, 10),
    GETXATTR(22, 10),
    LISTXATTR(23, 8),
    REMOVEXATTR(24, 2),
    FLUSH(25, 24),
    INIT(26, 16),
    OPENDIR(27, 8),
    READDIR(28, 40),
    RELEASEDIR(29, 24),
    FSYNCDIR(30, 16),
    GETLK(31, 48),
    SETLK(32, 48),
    SETLKW(33, 48),
    ACCESS(34, 8),
    CREATE(35, 18),
    INTERRUPT(36, 8),
    BMAP(37, 16),
    DESTROY(38, 0),
    IOCTL(39, 32),
    POLL(40, 24),
    NOTIFY_REPLY(41, 40, false),
    BATCH_FORGET(42, 8, false),
    FALLOCATE(43, 32),
    READDIRPLUS(44, 40),
    RENAME2(45, 20),
    LSEEK(46, 24),
    COPY_FILE_RANGE(47, 56),
    SYNCFS(50, 0),
    TMPFILE(51, 16),
    STATX(52, 24),
    COPY_FILE_RANGE_64(53, 56);

    private static final @Nullable Opcode[] BY_NUMBER = new @Nullable Opcode[54];

    static {
        for (Opcode opcode : values()) {
            BY_NUMBER[opcode.number] = opcode;
        }
    }

    private final int number;
    private final int minimumBody;
    private final boolean answered;

    Opcode(int number, int minimumBody) {
        this(number, minimumBody, true);
    }

    Opcode(int number, int minimumBody, boolean answered) {
        this.number = number;
        this.minimumBody = minimumBody;
        this.answered = answered;
    }

    /** The opcode with this number; null for one that this version does not know. */
    public static @Nullable Opcode of(int number) {
        return number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    public int number() {
        return number;
    }

    /** Bytes that must follow the header; a name counts as one byte and its NUL. */
    public int minimumBody() {
        return minimumBody;
    }

    /** False for the few that the kernel does not wait for. */
    public boolean answered() {
        return answered;
    }
}
