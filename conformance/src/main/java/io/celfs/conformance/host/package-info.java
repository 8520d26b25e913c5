/**
 * A directory of the host as a {@link io.celfs.core.FileSystem}, so that the laws can be run
 * through the kernel: on a mount of ours, and on the kernel's own file systems, which shows that
 * the laws are right.
 */
@NullMarked
package io.celfs.conformance.host;

import org.jspecify.annotations.NullMarked;
