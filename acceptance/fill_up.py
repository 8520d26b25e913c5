"""fill_up.py DIR: fills a file system in several ways until nothing fits, and empties it again.

Fails with one line if an error is anything but ENOSPC, if a file that was synced reads differently, or if an inode is lost.
"""
import errno
import os
import shutil
import sys

folder = os.path.join(sys.argv[1], "fill")
refused = {}


def is_full(what, error):
    if error.errno != errno.ENOSPC:
        sys.exit("%s: %s instead of ENOSPC" % (what, errno.errorcode.get(error.errno, error.errno)))
    refused[what] = refused.get(what, 0) + 1
    return True


def grow(what, path, piece):
    """Appends until it is full, makes it durable, and reads all of it."""
    size = 0
    with open(path, "wb", buffering=0) as file:
        try:
            while True:
                size += file.write(piece)
        except OSError as error:
            is_full(what, error)
        try:
            os.fsync(file.fileno())
        except OSError as error:
            is_full("fsync", error)
            return
    whole = len(piece) * (size // len(piece) + 1)
    with open(path, "rb") as file:
        data = file.read()
    if data != (piece * (whole // len(piece)))[:size]:
        sys.exit("%s: %d bytes read back differently" % (what, size))


def make_many(what, make):
    """Makes entries until three in a row are refused."""
    number = failed = 0
    while failed < 3:
        try:
            make(os.path.join(folder, "%s%d" % (what.replace(" ", "-"), number)))
            failed = 0
        except OSError as error:
            is_full(what, error)
            failed += 1
        number += 1
    return number


def small_file(path):
    with open(path, "wb", buffering=0) as file:
        file.write(b"small" * 300)


def sync():
    try:
        descriptor = os.open(sys.argv[1], os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    except OSError as error:
        is_full("fsync of the directory", error)


def rounds():
    os.mkdir(folder)
    grow("large writes", folder + "/large", bytes(range(256)) * 4096)
    grow("tiny writes", folder + "/tiny", b"some words of a log\n")
    yield "large file"
    os.mkdir(folder)
    print("figure: %d small files until full" % make_many("small file", small_file))
    yield "small files"
    os.mkdir(folder)
    count = make_many("directory", os.mkdir)
    links = make_many("long link", lambda path: os.symlink("t" * 900, path))
    files = make_many("empty file", lambda path: os.close(os.open(path, os.O_CREAT | os.O_WRONLY)))
    print("figure: %d directories, %d long links, %d empty files until full" % (count, links, files))
    yield "directories, links, empty files"


inodes = os.statvfs(sys.argv[1]).f_ffree
for what in rounds():
    sync()
    shutil.rmtree(folder)
    sync()
    # Blocks are counted when it is unmounted: until then the driver may keep some for itself.
    left = os.statvfs(sys.argv[1]).f_ffree
    if left != inodes:
        sys.exit("%s: emptied, %d inodes are free, %d were before" % (what, left, inodes))
print("figure: refused with ENOSPC: %s" % ", ".join("%d x %s" % (n, what) for what, n in refused.items()))
