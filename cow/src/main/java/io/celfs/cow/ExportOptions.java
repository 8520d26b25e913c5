package io.celfs.cow;

import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.snapshot.LinkPolicy;

/**
 * What an export shall give.
 *
 * @param snapshot the whole tree instead of what changed
 * @param format wire format
 * @param links what becomes of symbolic links that are new
 * @param lossy true to leave out what the format cannot hold instead of failing
 * @param rebase true to fail if the session could not go on from the manifest
 */
public record ExportOptions(
        boolean snapshot, ManifestFormat format, LinkPolicy links, boolean lossy, boolean rebase) {}
