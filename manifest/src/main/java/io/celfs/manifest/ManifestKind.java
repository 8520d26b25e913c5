package io.celfs.manifest;

/** Whether a manifest stands for itself. */
public enum ManifestKind {
    /** A whole tree. */
    SNAPSHOT,
    /** What changed since another manifest, its parent. */
    DIFF
}
