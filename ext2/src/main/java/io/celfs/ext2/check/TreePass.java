package io.celfs.ext2.check;

import io.celfs.ext2.layout.Geometry;
import io.celfs.ext2.layout.InodeNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether all directories hang below the root, and their {@code ..} leads back. */
final class TreePass {
    private final Findings findings;
    private final Map<Long, Usage.Place> directories;
    private final LazyBits seen;
    private final LazyBits connected;

    TreePass(Volume volume, Findings findings, Usage usage) {
        Geometry geometry = volume.geometry();
        this.findings = findings;
        this.directories = usage.directories;
        this.seen = new LazyBits(geometry.inodesCount() + 1);
        this.connected = new LazyBits(geometry.inodesCount() + 1);
    }

    void run() {
        connected.add(InodeNumbers.ROOT);
        directories.forEach((ino, place) -> {
            long parent = ino == InodeNumbers.ROOT ? ino : place.parent();
            if (parent == 0 || !climb(ino)) {
                findings.inode(FindingCode.UNCONNECTED, ino, "no path leads here");
            } else if (place.dotDot() != parent) {
                findings.inode(
                        FindingCode.DOTS,
                        ino,
                        "\"..\" is %d, should be %d".formatted(place.dotDot(), parent));
            }
        });
    }

    /** Goes up until it is known whether the root is above. */
    private boolean climb(long start) {
        List<Long> way = new ArrayList<>();
        long ino = start;
        while (!connected.contains(ino) && seen.add(ino)) {
            way.add(ino);
            ino = directories.getOrDefault(ino, Usage.Place.UNKNOWN).parent();
            if (ino == 0) {
                return false;
            }
        }
        if (!connected.contains(ino)) {
            return false;
        }
        way.forEach(connected::add);
        return true;
    }
}
