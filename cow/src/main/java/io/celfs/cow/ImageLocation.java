package io.celfs.cow;

/**
 * Where the disk image lies that a session began with.
 *
 * @param url of the file, {@code file:///...}
 * @param offset first byte of the image in the file
 */
public record ImageLocation(String url, long offset) {}
