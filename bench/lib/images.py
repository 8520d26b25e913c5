"""Ways of mounting an ext2 image, each with an image of its own."""

import subprocess

from systems import Mounted


class Image(Mounted):
    """A preallocated image, as mke2fs makes it for ext2 by default, with blocks of 4 KiB."""

    def __init__(self, size):
        self.size = size

    def mount(self, work, caller):
        self.image = work / f"{self.name}.img"
        caller.run("fallocate", "-l", self.size, self.image)
        caller.run("mke2fs", "-q", "-F", "-t", "ext2", "-b", 4096, self.image)
        self.root = caller.folder(work / self.name)
        self.serve(caller)

    def check(self):
        """Demands that the unmounted image is in order."""
        subprocess.run(["e2fsck", "-fn", self.image], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=True)


class Kernel(Image):
    """The kernel on a loop device over the image file."""

    name = "kernel"

    def serve(self, caller):
        caller.run("mount", "-t", "ext2", "-o", "loop", self.image, self.root)


class Fuse2fs(Image):
    """fuse2fs as it comes."""

    name = "fuse2fs"

    def serve(self, caller):
        caller.run("fuse2fs", self.image, self.root, stdout=subprocess.DEVNULL)


class CelfsImage(Image):
    """celfs as it comes."""

    name = "celfs"

    options = ()

    def __init__(self, size, program):
        super().__init__(size)
        self.program = program

    def serve(self, caller):
        caller.run(self.program, "mount", self.image, self.root, *self.options)

    def unmount(self, caller):
        caller.run(self.program, "unmount", self.root)


class CelfsWriteback(CelfsImage):
    """celfs when the kernel may keep what is written to itself for a while."""

    name = "celfs-writeback"
    options = ("--writeback",)
