package io.celfs.ext2.disk;

/**
 * A block of metadata as it was when a commit began.
 *
 * @param block its number
 * @param kind what it is for
 * @param fresh true if nothing on the device points to it yet
 * @param from first byte that differs from the device
 * @param to end of the bytes that differ
 * @param content the whole block
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Picture(long block, Buffer.Kind kind, boolean fresh, int from, int to, byte[] content) {}
