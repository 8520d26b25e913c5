"""append_table.py FIGURES: what appends cost, as a table, and whether that is within the bars.

A line of the figures: place, block size, way, sync, reads, bytes read, writes, bytes written. Fails with one line.
"""
import sys

PAYLOAD = 62 * 4096
BARS = {(1024, "ONCE"): 1.10, (4096, "ONCE"): 1.10, (1024, "EACH"): 1.50, (4096, "EACH"): 2.90}
WAYS = {"WRITE_AT": "writeAt", "REWRITE": "read-modify-write"}
SYNCS = {"ONCE": "one at the end", "EACH": "after each", "COLD": "after each, reopened"}
PLACES = ["in-process", "mount", "kernel"]


def read(path):
    figures = {}
    with open(path) as lines:
        for line in lines:
            place, block, way, sync, *counts = line.split()
            figures[int(block), sync, way, place] = [int(count) for count in counts]
    return figures


def show(figures):
    form = "figure: %-5s %-21s %-18s %-11s %6s %10s %7s %10s %9s"
    print(form % ("block", "fsync", "way", "", "reads", "bytes", "writes", "bytes", "x payload"))
    order = sorted(
        figures, key=lambda k: (k[0], list(SYNCS).index(k[1]), list(WAYS).index(k[2]), PLACES.index(k[3])))
    for block, sync, way, place in order:
        reads, read_bytes, writes, written = figures[block, sync, way, place]
        ratio = "%.2f" % (written / PAYLOAD)
        print(form % (block, SYNCS[sync], WAYS[way], place, reads, read_bytes, writes, written, ratio))


def judge(figures):
    for (block, sync), bar in BARS.items():
        kernel = figures.get((block, sync, "WRITE_AT", "kernel"))
        for place in "in-process", "mount":
            written = figures[block, sync, "WRITE_AT", place][3]
            what = "%s, blocks of %d, fsync %s: %d bytes" % (place, block, SYNCS[sync], written)
            if written > bar * PAYLOAD:
                sys.exit("%s are more than %.2f x the payload" % (what, bar))
            if sync == "EACH" and kernel and written > kernel[3]:
                sys.exit("%s are more than the kernel's %d" % (what, kernel[3]))


found = read(sys.argv[1])
show(found)
judge(found)
