package io.celfs.cow;

import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Pages of which the disk has other bytes than the journal says, since the machine went down before
 * both were there ({@link PageHistory}).
 */
final class WrongPages {
    private static final System.Logger LOG = System.getLogger(WrongPages.class.getName());

    /** Pages that one record of the journal names. */
    private static final int AT_ONCE = 1000;

    private record OfFile(Node node, List<PageHistory.Wrong> pages) {
        long lost() {
            return pages.stream().filter(PageHistory.Wrong::lost).count();
        }
    }

    private final List<OfFile> files = new ArrayList<>();

    /** Finds them, and has the lost ones show what they showed before. */
    static WrongPages find(InodeTable table) throws IOException {
        WrongPages wrong = new WrongPages();
        for (Node node : table.withContent()) {
            wrong.find(node);
        }
        return wrong;
    }

    private void find(Node node) throws IOException {
        DirtyFile file = node.file;
        List<PageHistory.Wrong> pages = file == null ? List.of() : file.takeBackLost();
        if (!pages.isEmpty()) {
            files.add(new OfFile(node, pages));
        }
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /**
     * Stores them anew with what they show now, so that the journal is right again.
     *
     * @throws FsException EIO if that cannot be had from the base
     */
    void storeAgain(DirtyFileManager manager) throws FsException {
        try {
            for (OfFile file : files) {
                storeAgain(manager, file);
            }
        } catch (FsException e) {
            throw Errno.EIO.exception(
                    "after the machine went down, lost pages must be read from the base anew,"
                            + " which failed; nothing is lost by that, try again",
                    e);
        }
        long lost = files.stream().mapToLong(OfFile::lost).sum();
        if (lost > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the machine went down before all was on the disk; pages that show what they"
                            + " showed before their last changes: {0}, files: {1}",
                    lost,
                    files.stream().filter(file -> file.lost() > 0).count());
        }
    }

    private static void storeAgain(DirtyFileManager manager, OfFile file) throws FsException {
        for (int from = 0; from < file.pages.size(); from += AT_ONCE) {
            int to = Math.min(file.pages.size(), from + AT_ONCE);
            manager.storeAgain(file.node, file.pages.subList(from, to));
        }
    }
}
