"""What the scripts need of the machine, and what they tell about it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {
    "bindfs": "bindfs", "fuse-overlayfs": "fuse-overlayfs", "fusermount3": "fuse3", "gcc": "gcc",
    "gnuplot": "gnuplot-nox", "tar": "tar", "fuse2fs": "fuse2fs", "mke2fs": "e2fsprogs",
    "fallocate": "util-linux", "taskset": "util-linux",
}


def require(programs):
    missing = [PACKAGES[program] for program in programs if not shutil.which(program)]
    if missing:
        raise SystemExit(f"bench: missing programs; on Debian: apt-get install {' '.join(missing)}")
    if not Path("/dev/fuse").exists():
        raise SystemExit("bench: /dev/fuse is missing, so nothing can be mounted")


def celfs():
    """The program to measure: $CELFS, or the one of this checkout. Builds it if needed."""
    program = os.environ.get("CELFS", str(Path(__file__).resolve().parents[2] / "celfs"))
    subprocess.run([program, "--version"], stdout=subprocess.DEVNULL, check=True)
    return program


def compiled(source, work):
    """The program of one C file of this folder."""
    program = work / source.stem
    subprocess.run(["gcc", "-O2", "-Wall", "-o", program, source], check=True)
    return program


def output(*command):
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            check=True)
    return result.stdout.strip()


def machine(work, program):
    """The machine and the versions, without names and dates."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1])
    return {
        "kernel": os.uname().release,
        "processor": f"{os.cpu_count()} × {cpu[1] if cpu else os.uname().machine}",
        "memory": f"{memory / (1 << 20):.0f} GiB",
        "file system": output("stat", "-f", "-c", "%T", str(work)).replace("ext2/ext3", "ext4"),
        "celfs": output(program, "--version"),
        "load": [round(os.getloadavg()[0], 1)],
    }


def peers():
    """The versions of what celfs is compared with."""
    return {
        "bindfs": output("bindfs", "--version").splitlines()[0],
        "fuse-overlayfs": re.search(r"fuse-overlayfs: (.*)", output("fuse-overlayfs", "--version"))[1],
    }


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
