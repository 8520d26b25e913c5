/** e2fsprogs and the kernel as judges of what we read and write. */
@NullMarked
package io.celfs.ext2.tools;

import org.jspecify.annotations.NullMarked;
