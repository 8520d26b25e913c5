"""zero_manifest.py CHUNK_HASH ZERO_OBJECTS > MANIFEST

Describes files of zeros, up to 100 GiB, whose chunks of 256 MiB are all one object. ZERO_OBJECTS: lines "size hash" of
objects below a chunk.
"""
import json
import sys

CHUNK = 1 << 28
chunk_hash = sys.argv[1]
small = dict(line.split() for line in open(sys.argv[2]))
files = []
for name, size in (("100g", 100 << 30), ("16m", 16 << 20), ("1g", 1 << 30), ("256m", 256 << 20), ("2g", 2 << 30)):
    entry = {"mtime": 1700000000000000, "name": name, "size": size}
    if size > CHUNK:
        entry["chunkhashes"] = [chunk_hash] * (size // CHUNK)
    else:
        entry["hash"] = small.get(str(size), chunk_hash)
    files.append(entry)
json.dump(
    {
        "dirs": [],
        "fileChunkSizeBytes": CHUNK,
        "files": files,
        "hashAlg": "xxh128",
        "specificationVersion": "relative-manifest-snapshot-beta-2025-12",
        "totalSize": sum(entry["size"] for entry in files),
    },
    sys.stdout,
    sort_keys=True,
    separators=(",", ":"),
)
