package io.celfs.manifest.snapshot;

import io.celfs.manifest.Manifest;
import java.util.List;

/**
 * A finished snapshot.
 *
 * @param findings what the manifest does not hold as it is, by path
 * @param files regular files in the manifest
 * @param hashedFiles how many of them were read
 * @param hashedBytes how many bytes these have
 */
public record SnapshotResult(
        Manifest manifest, List<Finding> findings, long files, long hashedFiles, long hashedBytes) {
    public SnapshotResult {
        findings = List.copyOf(findings);
    }
}
