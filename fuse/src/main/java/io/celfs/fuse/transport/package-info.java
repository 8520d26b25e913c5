/**
 * How requests come and replies go: {@link io.celfs.fuse.transport.Transport}, served by {@code
 * /dev/fuse}. Another way (io_uring, a kernel that exists only in a test) implements the same few
 * methods.
 */
@NullMarked
package io.celfs.fuse.transport;

import org.jspecify.annotations.NullMarked;
