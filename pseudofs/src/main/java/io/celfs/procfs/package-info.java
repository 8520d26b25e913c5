/**
 * A file system of live values: files whose text is made when they are opened, directories whose
 * entries are made when they are looked at, and files that take commands. Analogous to Linux's
 * {@code kernfs}, the base of {@code /proc} and {@code /sys}.
 *
 * <p>A {@link io.celfs.procfs.ProcNode} says what something is; {@link
 * io.celfs.procfs.ProcFileSystem} presents a tree of them. There is one table of entries behind it,
 * and listing, lookup and reading come from it alone: what is listed can be found and what can be
 * found can be read.
 *
 * <p><b>Lock order</b>: the lock of a file being changed, then the table's. Suppliers and files are
 * called without the table's lock.
 */
@NullMarked
package io.celfs.procfs;

import org.jspecify.annotations.NullMarked;
