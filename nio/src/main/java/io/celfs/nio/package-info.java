/**
 * A tree of file systems ({@link io.celfs.core.vfs.Vfs}) for programs that use {@code
 * java.nio.file}: scheme {@code celfs}.
 *
 * <pre>{@code
 * try (FileSystem fs = CelfsFileSystemProvider.open("work", vfs, OpContext.ROOT)) {
 *     Files.writeString(fs.getPath("/notes.txt"), "hello");
 * }
 * }</pre>
 *
 * <p>It behaves as the JDK's own provider does on Linux, with these differences:
 *
 * <ul>
 *   <li>Names are bytes. As text they are UTF-8; a byte that is not is the lone surrogate U+DC80 to
 *       U+DCFF that stands for it, in both directions.
 *   <li>{@code FileChannel.map} gives a copy: READ_ONLY and PRIVATE show the file as it was when it
 *       was mapped; READ_WRITE is not supported.
 *   <li>File locks hold among the channels of one file system, as the JDK's do within one virtual
 *       machine; other processes do not see them.
 *   <li>An interrupt neither closes a channel nor ends a call.
 *   <li>There is no watch service, no asynchronous channel and no user-defined attribute view.
 *   <li>Users and groups are their numbers, also by name.
 * </ul>
 *
 * <p>Closing the file system closes its channels and directory streams, not the tree.
 */
@NullMarked
package io.celfs.nio;

import org.jspecify.annotations.NullMarked;
