package io.celfs.cow;

import io.celfs.core.StatFs;

/** Tells how much room there is for what will be written. */
@FunctionalInterface
interface Space {
    void fill(StatFs result);
}
