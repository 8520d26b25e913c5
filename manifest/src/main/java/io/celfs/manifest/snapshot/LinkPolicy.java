package io.celfs.manifest.snapshot;

/** What a snapshot makes of symbolic links. */
public enum LinkPolicy {
    /**
     * Links that the format gives back byte for byte are kept; others become their content if the
     * target lies inside the tree, else they are left out. The default.
     */
    KEEP,

    /** Every link becomes its content if the target lies inside the tree, else it is left out. */
    COLLAPSE,

    /** Links that the format does not give back byte for byte are left out. */
    SKIP,

    /** Links that the format does not give back byte for byte are an error. */
    FAIL
}
