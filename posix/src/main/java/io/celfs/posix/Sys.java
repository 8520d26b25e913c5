package io.celfs.posix;

import java.util.Locale;

/**
 * System call numbers (Linux UAPI: asm/unistd_64.h for x86-64, asm-generic/unistd.h for aarch64).
 */
final class Sys {
    private static final boolean ARM =
            System.getProperty("os.arch", "").toLowerCase(Locale.ROOT).equals("aarch64");

    static final int READ = pick(0, 63);
    static final int WRITE = pick(1, 64);
    static final int CLOSE = pick(3, 57);
    static final int LSEEK = pick(8, 62);
    static final int IOCTL = pick(16, 29);
    static final int PREAD = pick(17, 67);
    static final int PWRITE = pick(18, 68);
    static final int WRITEV = pick(20, 66);
    static final int RECVMSG = pick(47, 212);
    static final int SOCKETPAIR = pick(53, 199);
    static final int FCNTL = pick(72, 25);
    static final int FLOCK = pick(73, 32);
    static final int FSYNC = pick(74, 82);
    static final int FDATASYNC = pick(75, 83);
    static final int FTRUNCATE = pick(77, 46);
    static final int GETEUID = pick(107, 175);
    static final int GETEGID = pick(108, 177);
    static final int WAIT4 = pick(61, 260);
    static final int SETSID = pick(112, 157);
    static final int FSTATFS = pick(138, 44);
    static final int MOUNT = pick(165, 40);
    static final int UMOUNT2 = pick(166, 39);
    static final int UMASK = pick(95, 166);
    static final int SETFSUID = pick(122, 151);
    static final int SETFSGID = pick(123, 152);
    static final int SETXATTR = pick(188, 5);
    static final int GETXATTR = pick(191, 8);
    static final int LISTXATTR = pick(194, 11);
    static final int REMOVEXATTR = pick(197, 14);
    static final int LSETXATTR = pick(189, 6);
    static final int LGETXATTR = pick(192, 9);
    static final int LLISTXATTR = pick(195, 12);
    static final int LREMOVEXATTR = pick(198, 15);
    static final int GETDENTS64 = pick(217, 61);
    static final int OPENAT = pick(257, 56);
    static final int MKDIRAT = pick(258, 34);
    static final int MKNODAT = pick(259, 33);
    static final int FCHOWNAT = pick(260, 54);
    static final int UNLINKAT = pick(263, 35);
    static final int LINKAT = pick(265, 37);
    static final int SYMLINKAT = pick(266, 36);
    static final int READLINKAT = pick(267, 78);
    static final int FCHMODAT = pick(268, 53);
    static final int UTIMENSAT = pick(280, 88);
    static final int FALLOCATE = pick(285, 47);
    static final int DUP3 = pick(292, 24);
    static final int SYNCFS = pick(306, 267);
    static final int RENAMEAT2 = pick(316, 276);
    static final int COPY_FILE_RANGE = pick(326, 285);
    static final int STATX = pick(332, 291);

    private Sys() {}

    private static int pick(int x86, int arm) {
        return ARM ? arm : x86;
    }
}
