"""kill_rounds.py CELFS WORK ROUNDS WRITERS SEED

Kills the daemon of a mount with SIGKILL, again and again, under processes that change it. Each process notes what it
is about to do, and that it was acknowledged, in a file outside the mount. After each kill the session is mounted
again, and the folder of each process must be what its acknowledged operations make of it, with or without the one
that was under way. Nothing is ever synced on purpose, but some operations are fsync and msync.
"""
import copy
import json
import mmap
import multiprocessing
import os
import random
import signal
import stat
import subprocess
import sys
import time

PAGE = 4096
BIG = 4 << 20


class File:
    """Content and run bit; two names of one file share it."""

    def __init__(self, content=b"", run=False):
        self.content = bytearray(content)
        self.run = run


def payload(seed, length):
    return random.Random(seed).randbytes(length)


class ShortWrite(Exception):
    """The daemon died between two pages of one write(2)."""


# A tree is a dict: relative path -> File, "dir", or ("link", target).


def apply(tree, operation):
    kind, path, *rest = operation
    if kind == "create":
        tree[path] = File()
    elif kind in ("write", "map"):
        offset, seed, length = rest
        content = tree[path].content
        content.extend(bytes(max(0, offset + length - len(content))))
        content[offset : offset + length] = payload(seed, length)
    elif kind == "truncate":
        content = tree[path].content
        del content[rest[0] :]
        content.extend(bytes(rest[0] - len(content)))
    elif kind == "rename":
        if tree[path] is tree.get(rest[0]):
            return  # two names of one file: POSIX does nothing
        moved = {p: e for p, e in tree.items() if p == path or p.startswith(path + "/")}
        for old in moved:
            del tree[old]
        for old, entry in moved.items():
            tree[rest[0] + old[len(path) :]] = entry
    elif kind in ("unlink", "rmdir"):
        del tree[path]
    elif kind == "mkdir":
        tree[path] = "dir"
    elif kind == "symlink":
        tree[path] = ("link", rest[0])
    elif kind == "link":
        tree[rest[0]] = tree[path]
    elif kind == "chmod":
        tree[path].run = rest[0]


def perform(root, operation, handles):
    kind, path, *rest = operation
    full = root + "/" + path
    if kind == "create":
        os.close(os.open(full, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    elif kind in ("write", "fsync"):
        # A few handles stay open across operations.
        descriptor = handles.get(path)
        if descriptor is None:
            descriptor = handles[path] = os.open(full, os.O_RDWR)
        if kind == "fsync":
            os.fsync(descriptor)
        else:
            written = os.pwrite(descriptor, payload(rest[1], rest[2]), rest[0])
            if written < rest[2]:
                raise ShortWrite
        if len(handles) > 3:
            os.close(handles.pop(next(iter(handles))))
    elif kind == "map":
        offset, seed, length = rest
        with open(full, "r+b") as file, mmap.mmap(file.fileno(), 0) as area:
            area[offset : offset + length] = payload(seed, length)
            area.flush()
    elif kind == "truncate":
        os.truncate(full, rest[0])
    elif kind == "rename":
        os.rename(full, root + "/" + rest[0])
    elif kind == "unlink":
        os.unlink(full)
    elif kind == "rmdir":
        os.rmdir(full)
    elif kind == "mkdir":
        os.mkdir(full)
    elif kind == "symlink":
        os.symlink(rest[0], full)
    elif kind == "link":
        os.link(full, root + "/" + rest[0])
    elif kind == "chmod":
        os.chmod(full, 0o755 if rest[0] else 0o644)
    if kind in ("rename", "unlink"):
        # Their paths may mean other files now.
        for descriptor in handles.values():
            os.close(descriptor)
        handles.clear()


KINDS = {
    "overwrite": {"write": 30, "map": 2, "fsync": 2},
    "append": {"append": 30, "create": 1, "fsync": 2, "truncate": 1, "unlink": 1},
    "names": {
        "create": 8, "rename": 10, "mkdir": 4, "unlink": 5, "rmdir": 3, "symlink": 2, "link": 2, "chmod": 2, "write": 3},
    "save": {"save": 1},
    "all": {
        "write": 10, "append": 5, "map": 1, "truncate": 3, "create": 5, "rename": 5, "mkdir": 3, "unlink": 4,
        "rmdir": 2, "link": 2, "symlink": 1, "chmod": 1, "fsync": 1},
}


class Chooser:
    """Endless operations that a tree allows."""

    def __init__(self, tree, weights, seed):
        self.tree, self.choice, self.pending = tree, random.Random(seed), []
        self.kinds, self.weights = list(weights), list(weights.values())

    def next(self):
        while True:
            if self.pending:
                return self.pending.pop(0)
            operation = self.propose(self.choice.choices(self.kinds, self.weights)[0])
            if operation:
                return operation

    def propose(self, kind):
        tree, choice = self.tree, self.choice
        files = [p for p, e in tree.items() if isinstance(e, File)]
        folders = [p for p, e in tree.items() if e == "dir"]
        new = choice.choice(folders + [""]) + "/" + "n%d" % choice.randrange(10**9)
        new = new.lstrip("/")
        seed = choice.randrange(1 << 40)
        if kind == "save":
            # Four operations, one after the other, as editors do it.
            temporary, name = "tmp%d" % seed, "saved%d" % choice.randrange(20)
            length = choice.randrange(1, 20000)
            self.pending = [
                ("create", temporary), ("write", temporary, 0, seed, length), ("fsync", temporary),
                ("rename", temporary, name)]
            return self.pending.pop(0)
        if kind in ("create", "mkdir", "symlink") and len(tree) > 400:
            return None
        if kind in ("create", "mkdir"):
            return (kind, new)
        if kind == "symlink":
            return (kind, new, "target%d" % seed)
        if kind == "rmdir":
            empty = [p for p in folders if not any(other.startswith(p + "/") for other in tree)]
            return (kind, choice.choice(empty)) if empty else None
        if kind == "rename" and choice.random() < 0.2 and folders:
            source = choice.choice(folders)
            inside = new.startswith(source + "/")
            return None if inside else (kind, source, new)
        if not files:
            return None
        path = choice.choice(files)
        size = len(tree[path].content)
        if kind == "rename":
            return (kind, path, choice.choice(files) if choice.random() < 0.5 else new)
        if kind == "link":
            return (kind, path, new)
        if kind == "chmod":
            return (kind, path, choice.random() < 0.5)
        if kind == "append":
            if size > 2 << 20:
                return ("truncate", path, choice.randrange(1000))
            return ("write", path, size, seed, choice.randrange(1, 9000))
        if kind == "truncate":
            return (kind, path, choice.randrange(size + 5000))
        if kind in ("write", "map"):
            length = choice.choice((4096, 100, choice.randrange(1, 12000)))
            if size < length and kind == "map":
                return None
            offset = choice.randrange(max(1, size - length))
            if choice.random() < 0.5:
                offset -= offset % PAGE
            return (kind, path, offset, seed, length)
        return (kind, path)


def run_writer(root, tree, weights, seed, log):
    handles = {}
    chooser = Chooser(tree, weights, seed)
    notes = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND | os.O_TRUNC, 0o644)
    while True:
        operation = chooser.next()
        os.write(notes, json.dumps(operation).encode() + b"\n")
        try:
            perform(root, operation, handles)
        except ShortWrite:
            return
        except OSError as failure:
            os.write(notes, b"failed %d %s\n" % (failure.errno, os.strerror(failure.errno).encode()))
            return
        os.write(notes, b"done\n")
        apply(tree, operation)


def read_tree(root):
    tree, inodes = {}, {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            relative = os.path.relpath(path, root)
            if stat.S_ISDIR(status.st_mode):
                tree[relative] = "dir"
            elif stat.S_ISLNK(status.st_mode):
                tree[relative] = ("link", os.readlink(path))
            else:
                if status.st_ino not in inodes:
                    with open(path, "rb") as file:
                        inodes[status.st_ino] = File(file.read(), bool(status.st_mode & 0o100))
                    assert len(inodes[status.st_ino].content) == status.st_size, path
                tree[relative] = inodes[status.st_ino]
    return tree


def differences(expected, found):
    lines = []
    for path in sorted(expected.keys() | found.keys()):
        mine, theirs = expected.get(path), found.get(path)
        if isinstance(mine, File) and isinstance(theirs, File):
            if mine.run != theirs.run:
                lines.append("%s: run bit %s, expected %s" % (path, theirs.run, mine.run))
            if mine.content != theirs.content:
                lines.append("%s: %s" % (path, first_difference(mine.content, theirs.content)))
        elif mine != theirs:
            lines.append("%s: %s, expected %s" % (path, theirs, mine))
    return lines


def first_difference(mine, theirs):
    if len(mine) != len(theirs):
        return "%d bytes, expected %d" % (len(theirs), len(mine))
    at = next(i for i in range(len(mine)) if mine[i] != theirs[i])
    return "other bytes from %d on (page %d), of %d" % (at, at // PAGE, len(mine))


def is_torn_write(operation, before, after, found):
    """True if every page of the file is the one from before or after a write, and all else is equal."""
    kind, path = operation[:2]
    actual = found.get(path)
    if kind not in ("write", "map") or not isinstance(actual, File):
        return False
    old, new, now = before[path].content, after[path].content, actual.content
    if not len(old) <= len(now) <= max(len(old), len(new)):
        return False
    for start in range(0, len(now), PAGE):
        page = now[start : start + PAGE]
        if page not in (old[start : start + PAGE], new[start : start + PAGE]):
            return False
    before[path].content = now
    return not differences(before, found)


def judge(tree, log, found, counts):
    """Replays what was acknowledged, and returns what is wrong; `tree` becomes what is there."""
    lines = open(log, "rb").read().splitlines()
    under_way = None
    for line in lines:
        if line == b"done":
            apply(tree, under_way)
            counts[under_way[0]] = counts.get(under_way[0], 0) + 1
            under_way = None
        elif line.startswith(b"failed"):
            # The daemon died under this one: ENOTCONN, ECONNABORTED or EIO; Python's mmap makes EINVAL of it.
            if int(line.split()[1]) not in (107, 103, 5) + ((22,) if under_way[0] == "map" else ()):
                return ["%s: %s" % (under_way, line.decode())]
        else:
            under_way = tuple(json.loads(line))
    wrong = differences(tree, found)
    if wrong and under_way:
        after = copy.deepcopy(tree)
        apply(after, under_way)
        if not differences(after, found):
            tree.clear()
            tree.update(after)
            return []
        if is_torn_write(under_way, tree, after, found):
            return []
        wrong.append("under way: %s" % (under_way,))
    return wrong


def celfs(*arguments):
    done = subprocess.run([CELFS, *arguments], capture_output=True, text=True, timeout=60)
    if done.returncode:
        sys.exit("celfs %s: %s" % (" ".join(arguments), done.stderr))
    return done.stdout


def main():
    rounds, writers, seed = map(int, sys.argv[3:6])
    source, mount, manifest = WORK + "/tree", WORK + "/mnt", WORK + "/base.json"
    os.mkdir(mount)
    roles = [list(KINDS)[i % len(KINDS)] for i in range(writers)]
    make_base(source, writers)
    celfs("snapshot", source, "-o", manifest)
    trees = [read_tree("%s/w%d" % (source, i)) for i in range(writers)]
    session = celfs("mount", manifest, mount).strip()
    choice, counts, slowest = random.Random(seed), {}, 0
    for number in range(rounds):
        logs = ["%s/log%d" % (WORK, i) for i in range(writers)]
        processes = [
            multiprocessing.Process(
                target=run_writer,
                args=("%s/w%d" % (mount, i), trees[i], KINDS[roles[i]], seed + number * 100 + i, logs[i]))
            for i in range(writers)
        ]
        for log in logs:
            open(log, "w").close()
        for process in processes:
            process.start()
        time.sleep(choice.choice((0.05, 0.3, 0.8, 1.2)) * choice.random())
        daemon = json.loads(celfs("status", "--json", session))["pid"]
        os.kill(daemon, signal.SIGKILL)
        for process in processes:
            process.join(30)
            if process.is_alive():
                sys.exit("round %d: a writer hangs" % number)
        started = time.monotonic()
        celfs("mount", "--session", session, mount)
        slowest = max(slowest, time.monotonic() - started)
        for i in range(writers):
            wrong = judge(trees[i], logs[i], read_tree("%s/w%d" % (mount, i)), counts)
            if wrong:
                print("round %d, writer %d (%s), seed %d:" % (number, i, roles[i], seed))
                print("\n".join(wrong[:8]))
                os.system("cp %s %s/failed.log" % (logs[i], WORK))
                sys.exit(1)
    print("figure: %d kills; %d acknowledged operations checked" % (rounds, sum(counts.values())))
    print("figure: " + ", ".join("%s %d" % pair for pair in sorted(counts.items())))
    print("figure: slowest mount after a kill %.1f s" % slowest)


def make_base(source, writers):
    choice = random.Random(0)
    for i in range(writers):
        folder = "%s/w%d" % (source, i)
        os.makedirs(folder + "/sub/x/y")
        for name in ("a", "b", "sub/c", "sub/x/d", "sub/x/y/e"):
            with open(folder + "/" + name, "wb") as file:
                file.write(choice.randbytes(choice.randrange(30000)))
        with open(folder + "/big", "wb") as file:
            file.write(choice.randbytes(BIG))


CELFS, WORK = sys.argv[1:3]
main()
