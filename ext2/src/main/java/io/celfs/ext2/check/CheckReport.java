package io.celfs.ext2.check;

import java.util.List;

/**
 * What a check found.
 *
 * @param findings the first ones, in the order in which they were found
 * @param count how many there were
 */
public record CheckReport(List<Finding> findings, long count) {
    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** True if nothing is wrong. */
    public boolean isClean() {
        return count == 0;
    }
}
