"""explain_differences.py TREE MOUNT SNAPSHOT_LOG DIFFERENCES

Each line of diff's output must be one that a warning of the snapshot announces, and each warning must show as a
difference. A link that became its content has the content that it leads to.
"""
import os
import re
import subprocess
import sys

tree, mount, log, differences = sys.argv[1:]
left_out, collapsed = set(), set()
for line in open(log, errors="surrogateescape"):
    warning = re.fullmatch(r"celfs: warning: '(.*)': (.*)\n", line)
    if not warning:
        continue
    path, words = warning.groups()
    if words.endswith("became its content"):
        collapsed.add(path)
    elif "left out" in words:
        left_out.add(path)
    else:
        sys.exit("a warning of another kind: " + line)

unexplained, seen = [], set()
for line in open(differences, errors="surrogateescape"):
    line = line.rstrip("\n")
    only = re.fullmatch("Only in (.*): (.*)", line)
    link = re.fullmatch("File (.*) is a symbolic link while file (.*) is a .*", line)
    if only and (path := os.path.relpath(os.path.join(*only.groups()), tree)) in left_out:
        seen.add(path)
    elif link and (path := os.path.relpath(link.group(1), tree)) in collapsed:
        seen.add(path)
    else:
        unexplained.append(line)

for path in collapsed:
    real = os.path.realpath(os.path.join(tree, path))
    compared = subprocess.run(
        ["diff", "-r", "--no-dereference", real, os.path.join(mount, path)], capture_output=True)
    # What lies below a collapsed directory may itself be listed.
    for line in compared.stdout.decode(errors="surrogateescape").splitlines():
        if not any(path + "/" in known for known in left_out | collapsed):
            unexplained.append(line)

print("figure: %d left out, %d links became their content" % (len(left_out), len(collapsed)))
print("figure: %d differences, %d of them unexplained" % (len(seen) + len(unexplained), len(unexplained)))
for line in unexplained[:20]:
    print("unexplained:", line)
for path in sorted((left_out | collapsed) - seen)[:20]:
    print("listed, but no difference:", path)
sys.exit(bool(unexplained or (left_out | collapsed) - seen))
