"""power_cuts.py CELFS WORK ROUNDS SEED

Changes files of a base through a mount whose session lies on a file system of its own, takes the power from that file
system, and looks at what a mount after it shows: every page must be a value that it had since the last fsync that was
acknowledged, that one included. WORK/disk is an ext4 on a loop device (WORK/disk.img), WORK/base.json what is mounted.

The host writes back when it likes. So that many mixtures come about, files of the session are synced at random from
outside, the journal as well as contents, without a word to the daemon.
"""
import fcntl
import json
import os
import random
import re
import select
import signal
import struct
import subprocess
import sys

PAGE = 4096
PAGES = 16
OPERATIONS = 120
CUTS_OF_A_SESSION = 3
SHUTDOWN = 0x8004587D  # FS_IOC_SHUTDOWN, _IOR('X', 125, __u32): what xfstests calls godown
WITHOUT_LOG = 2


class Values:
    """What each page of a file may be."""

    def __init__(self, content):
        self.forget(content)

    def forget(self, content):
        """From now on only this content is possible."""
        self.content = bytearray(content)
        self.possible = [{bytes(content[at : at + PAGE])} for at in range(0, len(content), PAGE)]

    def write(self, offset, data):
        self.content[offset : offset + len(data)] = data
        for page in range(offset // PAGE, (offset + len(data) - 1) // PAGE + 1):
            self.possible[page].add(bytes(self.content[page * PAGE : (page + 1) * PAGE]))

    def check(self, name, content):
        if len(content) != len(self.content):
            sys.exit(f"{name} has {len(content)} bytes")
        for page, possible in enumerate(self.possible):
            found = content[page * PAGE : (page + 1) * PAGE]
            if found not in possible:
                kind = "zeros" if not any(found) else "something else"
                sys.exit(f"page {page} of {name} is {kind}, not one of {len(possible)} values that it had")


class Rounds:
    def __init__(self, celfs, work, seed):
        self.celfs, self.work = celfs, work
        self.random = random.Random(seed)
        self.mount_point, self.session = f"{work}/mnt", None
        self.lost = 0

    def run(self, *command):
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    def mount(self, *arguments):
        self.run(self.celfs, "mount", *arguments, self.mount_point)

    def path(self, name):
        return f"{self.mount_point}/{name}"

    def begin(self, number):
        self.session = f"{self.work}/disk/{number}"
        self.mount(f"{self.work}/base.json", "--session", self.session)
        names = sorted(name for name in os.listdir(self.mount_point) if not name.startswith("."))
        self.files = {name: Values(self.read(name)) for name in names}

    def end(self):
        self.run(self.celfs, "unmount", self.mount_point)
        self.run(self.celfs, "discard", self.session)

    def mount_disk(self):
        self.run("mount", "-o", "loop,commit=1", f"{self.work}/disk.img", f"{self.work}/disk")

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def work_for_a_while(self):
        open_files = {name: os.open(self.path(name), os.O_RDWR) for name in self.files}
        for _ in range(self.random.randrange(OPERATIONS)):
            name = self.random.choice(list(self.files))
            choice = self.random.random()
            if choice < 0.02:
                os.fsync(open_files[name])
                self.files[name].forget(self.files[name].content)
            elif choice < 0.1:
                self.host_writes_back()
            else:
                self.write(name, open_files[name])
        for descriptor in open_files.values():
            os.close(descriptor)

    def write(self, name, descriptor):
        whole = self.random.random() < 0.5
        length = PAGE * self.random.randrange(1, 4) if whole else self.random.randrange(1, 6000)
        offset = self.random.randrange(PAGES - 3) * PAGE + (0 if whole else self.random.randrange(PAGE))
        zeros = self.random.random() < 0.1
        data = bytes(length) if zeros else self.random.randbytes(length)
        if os.pwrite(descriptor, data, offset) != length:
            sys.exit("short write")
        self.files[name].write(offset, data)

    def host_writes_back(self):
        layer = f"{self.session}/layers/0001"
        contents = [f"{layer}/data/{name}" for name in os.listdir(f"{layer}/data")]
        path = self.random.choice([f"{layer}/journal", self.random.choice(contents or [layer])])
        descriptor = os.open(path, os.O_RDONLY)
        os.fdatasync(descriptor)
        os.close(descriptor)

    def cut_power(self):
        status = json.loads(self.run(self.celfs, "status", "--json", self.mount_point))
        disk = os.open(f"{self.work}/disk", os.O_RDONLY)
        fcntl.ioctl(disk, SHUTDOWN, struct.pack("I", WITHOUT_LOG))
        os.close(disk)
        daemon = os.pidfd_open(status["pid"])
        os.kill(status["pid"], signal.SIGKILL)
        select.select([daemon], [], [])
        os.close(daemon)
        self.run("umount", "-l", self.mount_point)
        self.run("umount", f"{self.work}/disk")

    def power_comes_back(self):
        self.mount_disk()
        with open(f"{self.session}/lock", "w") as mark:
            mark.write("the boot before")
        mounted = subprocess.run([self.celfs, "mount", "--session", self.session, self.mount_point],
                                 check=True, capture_output=True, text=True)
        for line in mounted.stderr.splitlines():
            self.lost += int(re.search(r"last changes: ([\d,]+)", line)[1].replace(",", ""))

    def check(self):
        for name, values in self.files.items():
            content = self.read(name)
            values.check(name, content)
            values.forget(content)  # The mount has made it durable.


def main():
    celfs, work, count, seed = sys.argv[1:]
    rounds = Rounds(celfs, work, int(seed))
    rounds.mount_disk()
    for number in range(int(count)):
        if number % CUTS_OF_A_SESSION == 0:
            if number:
                rounds.end()
            rounds.begin(number)
        rounds.work_for_a_while()
        rounds.cut_power()
        rounds.power_comes_back()
        rounds.check()
    rounds.end()
    rounds.run("umount", f"{work}/disk")
    print(f"figure: {count} power cuts; {rounds.lost} pages had not reached the disk and are as they were before")


main()
