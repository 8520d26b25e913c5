package io.celfs.core;

/**
 * Hears of changes that did not come through the listener's own calls (a rollback, a rebase), so
 * that a mount can drop what the kernel has cached. Called without any lock of the file system;
 * must not call back into it.
 */
public interface ChangeListener {
    /** Attributes or content of an inode changed. */
    void inodeChanged(long ino);

    /** An entry of a directory came, went or now means another inode. */
    void entryChanged(long directory, Name name);
}
