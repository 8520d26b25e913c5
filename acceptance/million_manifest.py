"""million_manifest.py FILES FOLDERS HASH > MANIFEST: a manifest of many small files in folders of folders.

The first 100 files are the object HASH of 1,000 bytes: a mount looks whether the store has the first ones.
"""
import sys

files, folders, real = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
top = max(1, folders // 100)
out = sys.stdout


def invented(number):
    return "%032x" % (number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128))


out.write('{"dirs":[')
names = ["top%04d" % i for i in range(top)]
paths = sorted("top%04d/folder%05d" % (i % top, i) for i in range(folders - top))
# A name is written after the number of its folder in the list, which is sorted.
listed = sorted(names + paths)
number = {path: i for i, path in enumerate(listed)}
dirs = []
for path in listed:
    if "/" in path:
        parent, last = path.split("/")
        dirs.append('{"name":"$%d/%s"}' % (number[parent], last))
    else:
        dirs.append('{"name":"%s"}' % path)
out.write(",".join(dirs))
out.write('],"fileChunkSizeBytes":268435456,"files":[')
per_folder, rest = divmod(files, len(paths))
written = total = 0
for place, path in enumerate(paths):
    for i in range(per_folder + (place < rest)):
        size = 1000 + max(0, written - 99) % 5000
        total += size
        out.write(
            '%s{"hash":"%s","mtime":%d,"name":"$%d/asset_%06d.bin","size":%d}'
            % ("," if written else "", real if written < 100 else invented(written),
               1700000000000000 + written * 1001, number[path], i, size))
        written += 1
out.write(
    '],"hashAlg":"xxh128","specificationVersion":"relative-manifest-snapshot-beta-2025-12","totalSize":%d}' % total)
