/** Reads and writes the three formats, byte for byte. */
@NullMarked
package io.celfs.manifest.codec;

import org.jspecify.annotations.NullMarked;
