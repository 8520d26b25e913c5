/** Calculates with manifests: differences, composition, conversion between formats. */
@NullMarked
package io.celfs.manifest.compose;

import org.jspecify.annotations.NullMarked;
