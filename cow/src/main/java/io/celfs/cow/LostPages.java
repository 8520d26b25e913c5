package io.celfs.cow;

import io.celfs.core.FsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Pages whose bytes did not reach the disk before the machine went down ({@link PageHistory}). */
final class LostPages {
    private static final System.Logger LOG = System.getLogger(LostPages.class.getName());

    /** Pages that one record of the journal names. */
    private static final int AT_ONCE = 1000;

    private record OfFile(Node node, List<PageHistory.Lost> pages) {}

    private final List<OfFile> files = new ArrayList<>();

    /** Has the lost pages of all files show what they showed before. */
    static LostPages takeBack(InodeTable table) throws IOException {
        LostPages lost = new LostPages();
        List<Node> changed = new ArrayList<>();
        table.forEach((ino, node) -> {
            if (node.file != null) {
                changed.add(node);
            }
        });
        for (Node node : changed) {
            lost.takeBack(node);
        }
        return lost;
    }

    private void takeBack(Node node) throws IOException {
        DirtyFile file = node.file;
        List<PageHistory.Lost> pages = file == null ? List.of() : file.takeBackLost();
        if (!pages.isEmpty()) {
            files.add(new OfFile(node, pages));
        }
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /**
     * Stores them anew, so that the journal is right again.
     *
     * @throws FsException EIO if what they show now cannot be had from the base
     */
    void storeAgain(DirtyFileManager manager) throws FsException {
        long count = 0;
        for (OfFile lost : files) {
            for (int from = 0; from < lost.pages.size(); from += AT_ONCE) {
                int to = Math.min(lost.pages.size(), from + AT_ONCE);
                manager.storeAgain(lost.node, lost.pages.subList(from, to));
            }
            count += lost.pages.size();
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the machine went down: {0} pages of {1} files that were not fsynced had not"
                        + " reached the disk, they are as they were before",
                count,
                files.size());
    }
}
