/**
 * The writable view over an immutable base: {@link io.celfs.cow.WritableVfs}.
 *
 * <p>A {@link io.celfs.cow.Base} lies at the bottom, layers above it take what is written. A layer
 * is a {@link io.celfs.cow.Journal} (names, attributes, page maps: the truth) and a {@link
 * io.celfs.cow.WriteCache} (content by inode). In memory stands only what differs from the base: an
 * {@link io.celfs.cow.InodeTable} of changed and open inodes, for each changed directory a list of
 * entries that came and went, for each changed file a {@link io.celfs.cow.PageMap}. It is rebuilt
 * by reading the journals: every change is first written as a record and then applied by the code
 * that reads records.
 *
 * <p><b>Lock order</b>: layers, tree, content of a node, monitor of a node, journal.
 *
 * <ul>
 *   <li><em>layers</em> (shared by everything that changes something, exclusive for a freeze)
 *   <li><em>tree</em> guards names and attributes other than size and times of content
 *   <li><em>content of a node</em> guards what its bytes are; held while pages are fetched, so
 *       nothing that others wait for is held with it
 *   <li><em>monitor of a node</em> guards size and times; never held over anything slow
 * </ul>
 */
@NullMarked
package io.celfs.cow;

import org.jspecify.annotations.NullMarked;
