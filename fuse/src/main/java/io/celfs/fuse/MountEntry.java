package io.celfs.fuse;

/**
 * One line of the mount table.
 *
 * @param device major and minor number, as {@code 0:47}
 * @param path where it is mounted
 * @param type file system type, with subtype after a dot
 * @param source what was mounted
 */
record MountEntry(String device, String path, String type, String source) {}
