package io.celfs.cli;

/** How many files are worked on at the same time. */
final class Workers {
    private Workers() {}

    static int count() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }
}
