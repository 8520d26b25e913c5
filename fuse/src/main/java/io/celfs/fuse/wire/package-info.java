/**
 * The messages of the kernel's FUSE protocol as views on memory.
 *
 * <p>Every offset comes from {@code linux/fuse.h} (the protocol is frozen and only grows at the end
 * of its structures). Nothing here allocates, blocks or needs a kernel. {@link
 * io.celfs.fuse.wire.Request} reads what the kernel sent and refuses to look behind its end; {@link
 * io.celfs.fuse.wire.Reply} is where the answer is put together. One class per structure knows its
 * fields.
 */
@NullMarked
package io.celfs.fuse.wire;

import org.jspecify.annotations.NullMarked;
