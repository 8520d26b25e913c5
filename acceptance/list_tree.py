"""list_tree.py DIR: one line for each entry: kind, run bit, size, hash or link target, mtime in microseconds, name.

What a manifest holds, no more: no owners, no other permissions, no times of directories.
"""
import hashlib
import os
import sys


def describe(path):
    status = os.lstat(path)
    kind = status.st_mode & 0o170000
    if kind == 0o040000:
        return b"d"
    if kind == 0o120000:
        return b"l " + os.readlink(path)
    assert kind == 0o100000, path
    digest = hashlib.blake2b(digest_size=16)
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    run = b"x" if status.st_mode & 0o111 else b"-"
    return b"f%s %d %s %d" % (
        run, status.st_size, digest.hexdigest().encode(), status.st_mtime_ns // 1000)


root = os.fsencode(sys.argv[1])
lines = []
for folder, folders, files in os.walk(root):
    for name in folders + files:
        path = os.path.join(folder, name)
        lines.append(os.path.relpath(path, root) + b" " + describe(path))
for line in sorted(lines):
    sys.stdout.buffer.write(line + b"\n")
