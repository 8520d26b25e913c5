/** Crashes at every write to the device: what e2fsck -p makes of them, and what is lost. */
@NullMarked
package io.celfs.ext2.crash;

import org.jspecify.annotations.NullMarked;
