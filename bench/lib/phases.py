"""What is measured: rows of a table, in the order in which a round runs them.

Every row has an operation, the kind of file it works on, and how to set up and measure it on one
system. Kinds of file: "base" is unchanged since the mount, "changed" is a base file with some pages
written (fuse-overlayfs has copied it up), "rewritten" was truncated and written again, and "new" was
created on the mount.
"""

import time
from pathlib import Path


class Bench:
    """The sizes of a run, and how to measure on a system with them."""

    def __init__(self, files_program, size, count, rounds):
        self.files, self.size, self.count, self.rounds = files_program, size, count, rounds

    def make_tree(self, root, caller):
        """The tree that all systems start from; every round has small files of its own."""
        for name in ["read", "changed", "rewritten"] + [
                f"{kind}.{r}" for kind in ("sequential", "random") for r in range(self.rounds)]:
            caller.run(self.files, "fill", root / name, self.size)
        for r in range(self.rounds):
            caller.run(self.files, "mktree", root / f"base.{r}", self.count)
            caller.run(self.files, "mktree", root / f"changing.{r}", self.count)

    def warm_up(self, system, caller):
        """Makes the changed, rewritten and new big files, and reads the base once."""
        caller.run(self.files, "seqread", system.root / "read", self.size)
        caller.run(self.files, "scatter", system.root / "changed", self.size)
        for name in ("rewritten", "new"):
            caller.run(self.files, "fill", system.root / name, self.size)

    def on_file(self, operation, name, truncate=False):
        def measure(system, caller, number):
            path = system.root / name.format(number)
            if truncate:
                caller.run("truncate", "-s", "0", path)
            drops = operation.endswith("read") and system.drops_own_cache
            return int(caller.run(self.files, operation, path, self.size, *["drop"] * drops))
        return measure

    def on_synced(self, operation, name):
        """As on_file, with an fsync in the time."""
        def measure(system, caller, number):
            path = system.root / name.format(number)
            return int(caller.run(self.files, operation, path, self.size, "sync"))
        return measure

    def on_tree(self, operation, name, cold=False):
        def measure(system, caller, number):
            if cold:
                drop_entries()
            path = system.root / name.format(number)
            return int(caller.run(self.files, operation, path, self.count))
        return measure

    def timed(self, name, *command, cold=False):
        def measure(system, caller, number):
            if cold:
                drop_entries()
            words = [word.format(root=system.root, work=caller.work, round=number)
                     for word in command]
            start = time.perf_counter_ns()
            caller.run(*words)
            return time.perf_counter_ns() - start
        return measure

    def data_rows(self):
        """Rows on one big file: (group, unit, kind, measure). The first write comes first."""
        def rows(operation, files):
            return [(OPERATIONS[operation], kind, self.on_file(operation, name, cut))
                    for kind, name, cut in files]

        readable = [(kind, name, False) for kind, name in
                    (("base", "read"), ("changed", "changed"), ("rewritten", "rewritten"),
                     ("new", "new"))]
        return [
            *rows("first", [("base", "sequential.{}", False)]),
            *rows("seqread", readable),
            *rows("randread", readable),
            *rows("seqwrite", [("base", "sequential.{}", False)]),
            *rows("randwrite", [("base", "random.{}", False)]),
            *rows("seqwrite", [("changed", "random.{}", False), ("rewritten", "rewritten", True),
                               ("new", "new.{}", False)]),
            *rows("randwrite", readable[1:]),
        ]

    def name_rows(self):
        """Rows on many small files, in an order in which each finds what it needs."""
        def tree(operation, kind, name, cold=False):
            return OPERATIONS[operation], kind, self.on_tree(operation, name, cold)

        def listing(kind, name):
            return OPERATIONS["ls"], kind, self.timed(
                "ls", "ls", "-lR", "{root}/" + name, cold=True)

        base, changing, new = "base.{}", "changing.{}", "small.{}"
        return [
            listing("base", "base.{round}"),
            tree("stat", "base", base, cold=True),
            tree("read", "base", base),
            tree("change", "base", changing),
            tree("stat", "changed", changing, cold=True),
            tree("read", "changed", changing),
            tree("create", "new", new),
            tree("write", "new", new),
            listing("new", "small.{round}"),
            tree("stat", "new", new, cold=True),
            tree("read", "new", new),
            (OPERATIONS["tar"], "new", self.untar),
        ]

    def unlink_rows(self):
        """Rows for the end of all rounds: ext4 is slow to create for minutes after deletions."""
        return [
            (OPERATIONS["unlink"], kind, self.on_tree("unlink", name))
            for kind, name in (("base", "base.{}"), ("changed", "changing.{}"), ("new", "small.{}"))
        ]

    def untar(self, system, caller, number):
        target = caller.folder(system.root / f"tar.{number}")
        return self.timed("tar", "tar", "-xf", "{work}/small.tar", "-C", str(target))(
            system, caller, number)


OPERATIONS = {
    "first": ("first 4 KiB into a file", "µs"),
    "seqread": ("sequential read, 1 MiB", "MB/s"),
    "seqwrite": ("sequential write, 1 MiB", "MB/s"),
    "randread": ("random read, 4 KiB", "k/s"),
    "randwrite": ("random write, 4 KiB", "k/s"),
    "create": ("create", "µs"),
    "write": ("open, write 4 KiB, close", "µs"),
    "change": ("open, write 1000 B, close", "µs"),
    "stat": ("cold stat", "µs"),
    "read": ("open, read 4 KiB, close", "µs"),
    "unlink": ("unlink", "µs"),
    "ls": ("`ls -lR`, cold", "ms"),
    "tar": ("`tar x`", "ms"),
}

SHOW = {
    "µs": lambda ns: ns / 1e3,
    "ms": lambda ns: ns / 1e6,
    "k/s": lambda ns: 1e6 / ns,
    "MB/s": lambda ns: (1 << 20) / ns * 1e3,
}


def drop_entries():
    """Makes the kernel forget the entries and attributes that it knows, of all file systems."""
    Path("/proc/sys/vm/drop_caches").write_text("2")
