package io.celfs.manifest.codec;

import io.celfs.manifest.Manifest;
import io.celfs.storage.ContentHash;

/**
 * A manifest with its identity.
 *
 * @param hash hash of the exact bytes it was read from
 */
public record DecodedManifest(Manifest manifest, ContentHash hash) {}
