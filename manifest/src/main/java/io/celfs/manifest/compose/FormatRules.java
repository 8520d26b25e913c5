package io.celfs.manifest.compose;

import io.celfs.manifest.Manifest;
import io.celfs.manifest.ManifestEntry;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.ManifestFormat;
import io.celfs.manifest.PathBytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What readers of a format refuse although it can be written. */
public final class FormatRules {
    private static final int SHOWN = 20;

    private FormatRules() {}

    /**
     * Refuses what readers of {@link ManifestFormat#BETA_2025_12} refuse: one path twice, which a
     * change between file and directory in one diff would need.
     *
     * @throws ManifestException naming the paths
     */
    public static void check(Manifest manifest) throws ManifestException {
        if (manifest.header().format() != ManifestFormat.BETA_2025_12) {
            return;
        }
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (ManifestEntry entry : manifest.entries()) {
            if (!seen.add(entry.path())) {
                twice.add(entry.path());
            }
        }
        if (!twice.isEmpty()) {
            throw new ManifestException(
                    "one manifest of format "
                            + ManifestFormat.BETA_2025_12
                            + " cannot say that a file became a directory or the other way round: "
                            + names(twice));
        }
    }

    /** The first paths of a list, on one line. */
    public static String names(List<String> paths) {
        String shown =
                String.join(", ", paths.stream().limit(SHOWN).map(PathBytes::quote).toList());
        int more = paths.size() - SHOWN;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
