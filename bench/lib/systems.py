"""The file systems that are compared: how each one is mounted over the same folder."""

import os
import re
import subprocess
import time
from pathlib import Path


class Caller:
    """Runs programs as the user of a part of the run, far from the environment of the caller."""

    def __init__(self, work, uid, gid):
        self.work, self.uid, self.gid = work, uid, gid

    def run(self, *command, **options):
        environment = {
            "PATH": os.environ["PATH"], "LC_ALL": "C", "CELFS_BUILD": "never",
            "HOME": str(self.work), "XDG_STATE_HOME": str(self.work / "state"),
            "XDG_DATA_HOME": str(self.work / "data"),
        }
        for name in ("CELFS_JAVA_HOME", "JAVA_HOME", "CELFS_JAVA_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        result = subprocess.run([str(word) for word in command], env=environment, text=True,
                                user=self.uid, group=self.gid, extra_groups=[],
                                stdout=options.get("stdout", subprocess.PIPE),
                                stderr=subprocess.PIPE, cwd=self.work, check=False)
        if result.returncode:
            raise SystemExit(f"bench: {' '.join(map(str, command))} failed:\n{result.stderr}")
        return result.stdout

    def folder(self, path):
        self.run("mkdir", path)
        return path


class Native:
    """A copy of the tree, used directly: the host's file system."""

    name = "native"
    drops_own_cache = False

    def mount(self, work, caller):
        self.root = work / "native"
        caller.run("cp", "-a", work / "lower", self.root)

    def unmount(self, caller):
        pass


class Mounted:
    """A system that a daemon serves."""

    drops_own_cache = True

    def unmount(self, caller):
        for _ in range(50):
            if subprocess.run(["umount", self.root], capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit(f"bench: {self.root} is still mounted and busy")


class Bindfs(Mounted):
    """Another copy of the tree, seen through bindfs as it comes, for its user only."""

    name = "bindfs"

    def mount(self, work, caller):
        source = work / "bindfs.source"
        caller.run("cp", "-a", work / "lower", source)
        self.root = caller.folder(work / "bindfs")
        caller.run("bindfs", "--no-allow-other", source, self.root)


class FuseOverlayfs(Mounted):
    """The tree as the lower layer of fuse-overlayfs as it comes."""

    name = "fuse-overlayfs"

    def mount(self, work, caller):
        upper, scratch = caller.folder(work / "overlay.upper"), caller.folder(work / "overlay.work")
        self.root = caller.folder(work / "overlay")
        options = f"lowerdir={work / 'lower'},upperdir={upper},workdir={scratch}"
        caller.run("fuse-overlayfs", "-o", options, self.root, stdout=subprocess.DEVNULL)


class Celfs(Mounted):
    """A snapshot of the tree, mounted by celfs as it comes."""

    name = "celfs"

    def __init__(self, program):
        self.program = program

    def mount(self, work, caller):
        self.root = caller.folder(work / "celfs")
        store, manifest = work / "store", work / "base.json"
        if not manifest.exists():
            caller.run(self.program, "snapshot", work / "lower", "--store", store, "-o", manifest)
        self.session = work / "session"
        caller.run(self.program, "mount", manifest, self.root, "--store", store,
                   "--session", self.session)
        self.status = caller.run(self.program, "status", self.root)

    def unmount(self, caller):
        caller.run(self.program, "unmount", self.root)

    def pid(self):
        """The daemon's process, as its status tells."""
        return int(re.search(r"by process (\d+)", self.status)[1])


def release(path):
    """Unmounts whatever a broken run left below a folder."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        mounted = re.sub(r"\\(\d{3})", lambda m: chr(int(m[1], 8)), line.split()[1])
        if mounted.startswith(f"{path}/"):
            subprocess.run(["umount", "-l", mounted], capture_output=True)
