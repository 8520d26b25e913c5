"""measured_writes.py FILE COUNT BYTES [--fsync] [--align N] [--seed N]

Writes at random offsets; prints the microseconds of the first, and the median and 95th percentile of all.
"""
import argparse
import os
import random
import statistics
import time

options = argparse.ArgumentParser()
options.add_argument("file")
options.add_argument("count", type=int)
options.add_argument("bytes", type=int)
options.add_argument("--fsync", action="store_true")
options.add_argument("--align", type=int, default=1)
options.add_argument("--seed", type=int, default=1)
given = options.parse_args()

choice = random.Random(given.seed)
descriptor = os.open(given.file, os.O_RDWR)
slots = (os.fstat(descriptor).st_size - given.bytes) // given.align
times = []
for _ in range(given.count):
    offset = choice.randrange(slots) * given.align
    if given.align == 1 and offset % 4096 == 0:
        offset += 1
    data = choice.randbytes(given.bytes)
    start = time.perf_counter_ns()
    assert os.pwrite(descriptor, data, offset) == given.bytes
    if given.fsync:
        os.fsync(descriptor)
    times.append((time.perf_counter_ns() - start) / 1000)
os.close(descriptor)
print("%.0f %.0f %.0f" % (times[0], statistics.median(times), sorted(times)[len(times) * 95 // 100]))
