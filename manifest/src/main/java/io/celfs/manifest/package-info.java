/**
 * Manifests: what a tree of files looked like, as data. A manifest lists directories, files (by the
 * hashes of their content), links and, in a diff, deletions.
 *
 * <p>This package holds the model and its rules; {@code codec} reads and writes the formats, {@code
 * snapshot} makes a manifest of a folder, {@code compose} calculates with manifests, {@code
 * content} goes from a manifest back to bytes and files. The formats are specified in {@code
 * docs/formats.md}.
 */
@NullMarked
package io.celfs.manifest;

import org.jspecify.annotations.NullMarked;
