/**
 * The laws that every file system must pass, whoever wrote it.
 *
 * <p>A test class implements {@link io.celfs.conformance.FileSystemContract} and says how a fresh
 * file system comes into being; the laws are default test methods. They take their files from a
 * {@link io.celfs.conformance.TreeSpec}, so that an implementation can also let them be found in
 * its base. {@link io.celfs.conformance.Workbench} is how a law speaks to the file system. {@link
 * io.celfs.conformance.ModelFileSystem} is the plainest file system there can be, for comparison.
 */
@NullMarked
package io.celfs.conformance;

import org.jspecify.annotations.NullMarked;
