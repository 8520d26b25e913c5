/** Makes a manifest of a folder: the walk, the hashing, the cache of hashes. */
@NullMarked
package io.celfs.manifest.snapshot;

import org.jspecify.annotations.NullMarked;
