package io.celfs.cow;

import io.celfs.core.FileMode;
import java.util.List;
import java.util.function.Predicate;

/**
 * Counts of what a session changed. A renamed file counts as one new and one deleted, a renamed
 * directory as one new and one deleted directory, whatever is in it.
 *
 * @param newCount files, links and others that are new
 * @param modifiedCount files whose content or attributes differ
 * @param deletedCount files, links and others that are gone
 * @param newDirCount directories that are new
 * @param deletedDirCount directories that are gone
 */
public record DirtySummary(
        int newCount, int modifiedCount, int deletedCount, int newDirCount, int deletedDirCount) {
    static DirtySummary of(List<PathChange> changes) {
        int moved = count(changes, false, change -> change.movedFrom() != null);
        int movedDirs = count(changes, true, change -> change.movedFrom() != null);
        return new DirtySummary(
                count(changes, false, is(DirtyState.NEW)),
                count(changes, false, is(DirtyState.MODIFIED)),
                count(changes, false, is(DirtyState.DELETED)) + moved,
                count(changes, true, is(DirtyState.NEW)),
                count(changes, true, is(DirtyState.DELETED)) + movedDirs);
    }

    private static Predicate<PathChange> is(DirtyState state) {
        return change -> change.state() == state;
    }

    private static int count(
            List<PathChange> changes, boolean directories, Predicate<PathChange> counted) {
        return (int)
                changes.stream()
                        .filter(change -> FileMode.isDirectory(change.type()) == directories)
                        .filter(counted)
                        .count();
    }

    /** True if anything differs from the base. */
    public boolean hasChanges() {
        return newCount + modifiedCount + deletedCount + newDirCount + deletedDirCount > 0;
    }
}
