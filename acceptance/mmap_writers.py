"""mmap_writers.py FILE ORIGINAL PROCESSES WRITES

Processes change FILE through shared maps, each its own pages. Then read(2), a new map and a model made from
ORIGINAL agree, before and after msync.
"""
import mmap
import multiprocessing
import os
import random
import sys


def changes(process, processes, size, writes):
    choice = random.Random(process)
    pages = range(process, size // 4096, processes)
    for _ in range(writes):
        offset = choice.choice(pages) * 4096 + choice.randrange(4000)
        yield offset, bytes([choice.randrange(256)]) * choice.randrange(1, 96)


def write(path, process, processes, size, writes):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as area:
        for offset, data in changes(process, processes, size, writes):
            area[offset : offset + len(data)] = data
        if process % 2:
            area.flush()


def main():
    path, original, processes, writes = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    size = os.path.getsize(path)
    workers = [
        multiprocessing.Process(target=write, args=(path, i, processes, size, writes))
        for i in range(processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(worker.exitcode == 0 for worker in workers)
    model = bytearray(open(original, "rb").read())
    for process in range(processes):
        for offset, data in changes(process, processes, size, writes):
            model[offset : offset + len(data)] = data
    assert open(path, "rb").read() == model, "read(2) sees other bytes"
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as area:
        assert area[:] == model, "a new map sees other bytes"
        area.flush()
        os.fsync(file.fileno())
    assert open(path, "rb").read() == model, "other bytes after msync"


main()
