/** From a manifest back to bytes: reading, verifying, writing a tree to disk. */
@NullMarked
package io.celfs.manifest.content;

import org.jspecify.annotations.NullMarked;
