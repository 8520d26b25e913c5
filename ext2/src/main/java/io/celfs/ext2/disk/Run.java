package io.celfs.ext2.disk;

/**
 * Neighbouring blocks of the image.
 *
 * @param block the first; 0 stands for a hole in a file
 * @param count how many, at least 1
 */
public record Run(long block, int count) {
    public boolean isHole() {
        return block == 0;
    }
}
