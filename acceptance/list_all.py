"""list_all.py DIR: one line for each entry with everything that an image keeps of it: kind, mode, owners, links, size,
blocks, times of content and of attributes in nanoseconds, hash or target or device, extended attributes, name.
"""
import hashlib
import os
import stat
import sys


def body(path, status):
    if stat.S_ISLNK(status.st_mode):
        return os.readlink(path)
    if stat.S_ISREG(status.st_mode):
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "blake2b").hexdigest()[:32].encode()
    return b"%d" % status.st_rdev


def attributes(path):
    names = sorted(os.listxattr(path, follow_symlinks=False))
    return b" ".join(
        os.fsencode(name) + b"=" + os.getxattr(path, name, follow_symlinks=False).hex().encode() for name in names)


def describe(path):
    status = os.lstat(path)
    numbers = b"%o %d:%d %d links %d bytes %d blocks %d %d" % (
        status.st_mode, status.st_uid, status.st_gid, status.st_nlink, status.st_size, status.st_blocks,
        status.st_mtime_ns, status.st_ctime_ns)
    return b"%s [%s] {%s}" % (numbers, body(path, status), attributes(path))


root = os.fsencode(sys.argv[1])
paths = [root]
for folder, folders, files in os.walk(root):
    paths += [os.path.join(folder, name) for name in folders + files]
for line in sorted(os.path.relpath(path, root) + b": " + describe(path) for path in paths):
    sys.stdout.buffer.write(line + b"\n")
