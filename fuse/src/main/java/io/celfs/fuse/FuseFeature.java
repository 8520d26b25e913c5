package io.celfs.fuse;

import io.celfs.fuse.session.Negotiated;
import io.celfs.fuse.wire.InitFlags;
import java.util.EnumSet;
import java.util.Set;

/** What a mount may have got from its kernel; each has a fallback. */
public enum FuseFeature {
    /** Several reads of one file at a time; else one. */
    ASYNC_READ(InitFlags.ASYNC_READ),
    /** O_TRUNC as part of open; else a change of size of its own. */
    ATOMIC_TRUNCATE(InitFlags.ATOMIC_O_TRUNC),
    /** Listings with attributes; else a lookup for each entry. */
    READDIRPLUS(InitFlags.DO_READDIRPLUS),
    /** Several lookups in one directory at a time; else one. */
    PARALLEL_DIRECTORY_OPERATIONS(InitFlags.PARALLEL_DIROPS),
    /** Link targets kept by the kernel; else asked for every time. */
    CACHED_SYMLINKS(InitFlags.CACHE_SYMLINKS),
    /** Requests of up to 1 MiB; else 128 KiB. */
    LARGE_REQUESTS(InitFlags.MAX_PAGES),
    /** Pages dropped only when told; else whenever a time changes. */
    EXPLICIT_INVALIDATION(InitFlags.EXPLICIT_INVAL_DATA),
    /** Set-id bits stripped here; else by the kernel, with a question before every write. */
    SET_ID_STRIPPING(InitFlags.HANDLE_KILLPRIV_V2),
    /** Access control lists, obeyed by the kernel; else there are none. */
    ACCESS_CONTROL_LISTS(InitFlags.POSIX_ACL),
    /** Writes acknowledged by the kernel before they are seen here. */
    WRITEBACK_CACHE(InitFlags.WRITEBACK_CACHE),
    /** Reads and writes of host-backed files at native speed; else through here. */
    PASSTHROUGH(InitFlags.PASSTHROUGH);

    private final long flag;

    FuseFeature(long flag) {
        this.flag = flag;
    }

    static Set<FuseFeature> of(Negotiated negotiated) {
        Set<FuseFeature> features = EnumSet.noneOf(FuseFeature.class);
        for (FuseFeature feature : values()) {
            if (negotiated.has(feature.flag)) {
                features.add(feature);
            }
        }
        return features;
    }
}
