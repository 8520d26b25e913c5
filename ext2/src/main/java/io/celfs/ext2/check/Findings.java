package io.celfs.ext2.check;

import java.util.ArrayList;
import java.util.List;

/** Collects what is found, up to a limit. */
final class Findings {
    private final int limit;
    private final List<Finding> kept = new ArrayList<>();
    private long count;

    Findings(int limit) {
        this.limit = limit;
    }

    void add(FindingCode code, String structure, String text) {
        add(new Finding(code, structure, 0, 0, text));
    }

    void inode(FindingCode code, long ino, String text) {
        inode(code, ino, 0, text);
    }

    void inode(FindingCode code, long ino, long block, String text) {
        add(new Finding(code, "inode " + ino, ino, block, text));
    }

    void group(FindingCode code, int group, long block, String text) {
        add(new Finding(code, "group " + group, 0, block, text));
    }

    private void add(Finding finding) {
        count++;
        if (kept.size() < limit) {
            kept.add(finding);
        }
    }

    CheckReport report() {
        return new CheckReport(kept, count);
    }
}
