package io.celfs.memfs;

/** What a new inode starts with; {@code mode} with type bits, the umask taken off. */
record Birth(long ino, int mode, int uid, int gid, Timestamp now) {}
