/**
 * The few Linux system calls that Java lacks, through the Foreign Function &amp; Memory API.
 *
 * <p>Everything goes through one native function of one shape, libc's {@code syscall}: one method
 * handle to link at start-up instead of one for each call. Paths and names are bytes. Directories
 * are held by descriptor and entries are named relative to them, so that nothing depends on the
 * working directory or on the locale. Native code lives in this package only.
 */
@NullMarked
package io.celfs.posix;

import org.jspecify.annotations.NullMarked;
