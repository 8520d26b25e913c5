package io.celfs.manifest.codec;

import io.celfs.manifest.ManifestHeader;
import io.celfs.storage.ContentHash;

/**
 * What decoding tells beside the entries.
 *
 * @param hash hash of the exact bytes read, which is what diffs name as their parent
 * @param byteCount how many bytes these were
 */
public record DecodedHeader(ManifestHeader header, ContentHash hash, long byteCount) {}
