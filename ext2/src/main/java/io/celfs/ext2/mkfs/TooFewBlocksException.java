package io.celfs.ext2.mkfs;

/** An image that could be made if it had more blocks. */
final class TooFewBlocksException extends MkfsException {
    TooFewBlocksException(String what) {
        super(what);
    }
}
