"""append_pieces.py FILE WRITE_AT|REWRITE ONCE|EACH

Appends 62 pieces of 4 KiB to an empty file, each by a write at its end, or by reading the whole file and writing it
with the piece behind it; one fsync in the end, or one after each.
append_pieces.py: prints what the file must hold afterwards.
"""
import os
import sys

PIECES = [bytes([i + 1]) * 4096 for i in range(62)]


def write(descriptor, data, offset):
    while data:
        count = os.pwrite(descriptor, data, offset)
        data, offset = data[count:], offset + count


def append(descriptor, way, end, piece):
    if way == "REWRITE":
        whole = os.pread(descriptor, end, 0)
        assert len(whole) == end
        write(descriptor, whole + piece, 0)
    else:
        write(descriptor, piece, end)


def main(path, way, sync):
    descriptor = os.open(path, os.O_RDWR)
    for i, piece in enumerate(PIECES):
        append(descriptor, way, i * 4096, piece)
        if sync == "EACH":
            os.fsync(descriptor)
    os.fsync(descriptor)
    os.close(descriptor)


if len(sys.argv) == 1:
    sys.stdout.buffer.write(b"".join(PIECES))
else:
    main(*sys.argv[1:])
