package io.celfs.storage;

import io.celfs.posix.HostFile;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * An open object and the groups of its checksums that were used last. The descriptor is closed by
 * the last user.
 */
final class ObjectFile extends Shared {
    /** Groups kept per object: 512 of them cover 254 MiB and take 270 KiB of heap. */
    private static final int SLOTS = 512;

    private static final class Group {
        final long number;
        final int[] sums;

        Group(long number, int[] sums) {
            this.number = number;
            this.sums = sums;
        }
    }

    private final ObjectId id;
    private final HostFile file;
    private final AtomicReferenceArray<@Nullable Group> groups;

    ObjectFile(ObjectId id, HostFile file) {
        this.id = id;
        this.file = file;
        this.groups =
                new AtomicReferenceArray<>((int) Math.min(SLOTS, SumsFormat.groups(id.size())));
    }

    ObjectId id() {
        return id;
    }

    HostFile file() {
        return file;
    }

    @Override
    void giveBack() {
        file.close();
    }

    /** The sums of a group if they are at hand. */
    int @Nullable [] group(long number) {
        Group group = groups.get(slot(number));
        return group != null && group.number == number ? group.sums : null;
    }

    /** Keeps consecutive groups. */
    void keep(long first, List<int[]> consecutive) {
        long number = first;
        for (int[] sums : consecutive) {
            groups.set(slot(number), new Group(number, sums));
            number++;
        }
    }

    private int slot(long number) {
        return (int) (number % groups.length());
    }
}
