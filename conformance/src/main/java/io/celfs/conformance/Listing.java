package io.celfs.conformance;

import io.celfs.core.Attributes;
import io.celfs.core.FileHandle;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import java.util.ArrayList;
import java.util.List;

/** Reading directories as a program does: some entries at a time, going on behind the last. */
public final class Listing {
    /** One entry. */
    public record Entry(Name name, Attributes attributes, long cookie) {}

    private Listing() {}

    /** Every entry, the dots included. */
    public static List<Entry> all(FileSystem fs, OpContext context, FileHandle directory)
            throws FsException {
        List<Entry> entries = new ArrayList<>();
        long cookie = 0;
        while (true) {
            List<Entry> piece = some(fs, context, directory, cookie, 1000, false);
            if (piece.isEmpty()) {
                return entries;
            }
            entries.addAll(piece);
            cookie = piece.getLast().cookie();
        }
    }

    /**
     * The next entries behind {@code cookie}, at most {@code limit}. The one after them is offered
     * and refused, as by a full buffer.
     */
    public static List<Entry> some(
            FileSystem fs,
            OpContext context,
            FileHandle directory,
            long cookie,
            int limit,
            boolean plus)
            throws FsException {
        List<Entry> entries = new ArrayList<>();
        fs.readdir(
                context,
                directory,
                cookie,
                plus,
                (name, attributes, next) -> {
                    if (entries.size() == limit) {
                        return false;
                    }
                    Attributes copy = new Attributes();
                    copy.set(attributes);
                    return entries.add(new Entry(name, copy, next));
                });
        return entries;
    }
}
