"""source_tree.py DIR ENTRIES [SEED]: makes a tree like that of a large project: many small files, some large or sparse
ones, links of both kinds, FIFOs, owners, modes, times with nanoseconds and extended attributes (root only: the owners,
a device and trusted attributes).
"""
import os
import random
import stat
import sys

target, entries = sys.argv[1], int(sys.argv[2])
choice = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
root = os.getuid() == 0
MODES = [0o644, 0o644, 0o600, 0o755, 0o444, 0o664]
WORDS = "block inode group table cache file tree path name link mount device sector journal index node".split()


def name(number):
    word = "_".join(choice.choices(WORDS, k=choice.choice([1, 1, 2, 2, 3, 12])))
    return "%s%d%s" % (word, number, choice.choice([".c", ".h", ".txt", "", ".\u00e9t\u00e9"]))


def content():
    kind = choice.randrange(2000)
    if kind == 0:
        return choice.randbytes(choice.randrange(300_000, 1_500_000))
    return choice.randbytes(int(choice.expovariate(1 / 1800)) if kind > 60 else 0)


def make_file(path, number):
    with open(path, "wb") as file:
        if number % 997 == 0:
            file.seek(choice.randrange(1 << 22))
        file.write(content())
    os.chmod(path, choice.choice(MODES))
    if number % 20 == 0:
        os.chmod(path, 0o644)
        for i in range(choice.randrange(1, 4)):
            os.setxattr(path, "user.label%d" % i, choice.randbytes(choice.randrange(1, 200)))
        if root:
            os.setxattr(path, "trusted.origin", b"made")


def make_other(path, number, files):
    kind = number % 40
    if kind == 1:
        os.symlink(choice.choice(["../", "x" * 70]) + "t" * choice.randrange(1, 60), path)
    elif kind == 2 and files:
        os.link(choice.choice(files), path)
    elif kind == 3 and root:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(300, number))
    else:
        os.mkfifo(path)


os.makedirs(target)
folders, files, everything = [target], [], []
while len(everything) < entries:
    number = len(everything)
    path = os.path.join(choice.choice(folders[-400:]), name(number))
    if number % 14 == 0:
        os.mkdir(path, 0o755)
        folders.append(path)
    elif number % 40 in (1, 2) or number % 1000 in (3, 4):
        make_other(path, number, files)
    else:
        make_file(path, number)
        files.append(path)
    everything.append(path)
# Children before their parents, whose times they change.
for path in reversed(everything):
    if root:
        os.chown(path, choice.randrange(3000), choice.randrange(70_000), follow_symlinks=False)
        if not os.path.islink(path) and stat.S_ISREG(os.lstat(path).st_mode):
            os.chmod(path, choice.choice(MODES + [0o4755, 0o2755]))
    os.utime(path, ns=(0, choice.randrange(1_900_000_000_000_000_000)), follow_symlinks=False)
