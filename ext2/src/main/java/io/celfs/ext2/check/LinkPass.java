package io.celfs.ext2.check;

import io.celfs.ext2.layout.InodeNumbers;

/** Whether all inodes in use have as many names as they say. */
final class LinkPass {
    private final Volume volume;
    private final Findings findings;
    private final Usage usage;

    LinkPass(Volume volume, Findings findings, Usage usage) {
        this.volume = volume;
        this.findings = findings;
        this.usage = usage;
    }

    void run() {
        check(InodeNumbers.ROOT);
        long count = volume.geometry().inodesCount();
        for (long ino = volume.superblock().firstInode(); ino <= count; ino++) {
            check(ino);
        }
    }

    private void check(long ino) {
        if (!usage.inodes.contains(ino)) {
            return;
        }
        int said = usage.saidLinks.get(ino);
        int found = usage.foundLinks.get(ino);
        if (found == 0) {
            findings.inode(FindingCode.UNATTACHED, ino, "no name leads here");
        } else if (said != found) {
            findings.inode(
                    FindingCode.LINK_COUNT, ino, "%d links, should be %d".formatted(said, found));
        }
    }
}
