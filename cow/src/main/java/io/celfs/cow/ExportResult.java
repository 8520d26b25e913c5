package io.celfs.cow;

import io.celfs.manifest.Manifest;
import java.util.List;

/**
 * What an export gives. All objects that the manifest names are in the store.
 *
 * @param manifest to be encoded and written by the caller
 * @param tree the whole tree as this manifest leaves it, if a rebase was asked for; else the
 *     manifest
 * @param warnings links that were not kept, one line each
 * @param losses what was left out because of {@code lossy}, one line each
 * @param reductions what every manifest reduces
 * @param hashedFiles files whose content was read, wholly or in part
 * @param hashedBytes bytes of content that were read, hashed and stored
 */
public record ExportResult(
        Manifest manifest,
        Manifest tree,
        List<String> warnings,
        List<String> losses,
        Reductions reductions,
        int hashedFiles,
        long hashedBytes) {
    public ExportResult {
        warnings = List.copyOf(warnings);
        losses = List.copyOf(losses);
    }
}
