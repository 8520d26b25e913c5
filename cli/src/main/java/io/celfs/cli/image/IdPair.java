package io.celfs.cli.image;

/**
 * Two numbers of users or groups, as options name them.
 *
 * @param first unsigned
 * @param second unsigned
 */
public record IdPair(int first, int second) {}
