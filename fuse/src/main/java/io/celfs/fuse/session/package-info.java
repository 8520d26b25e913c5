/**
 * One connection from INIT to unmount: negotiation, reader threads, the translation of each request
 * into a call of the {@link io.celfs.core.FileSystem}, interrupts and notifications.
 *
 * <p><b>Threads.</b> Readers are daemon platform threads: a blocked {@code read(2)} would pin a
 * virtual thread's carrier. Each serves one request at a time from its own buffers. When all are
 * busy another one starts, so that a slow file system never keeps an interrupt from being read. One
 * more thread sends invalidations, because the kernel may make the sender wait for requests that
 * only a reader can answer.
 *
 * <p><b>Life.</b> A session holds references and handles of the file system on the kernel's behalf;
 * when the connection ends it gives all of them back.
 */
@NullMarked
package io.celfs.fuse.session;

import org.jspecify.annotations.NullMarked;
