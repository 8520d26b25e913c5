package io.celfs.cli.image;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of owners, permissions and times on their way into an image.
 *
 * @param users numbers of users that become others
 * @param groups the same for groups
 * @param owner of everything, whatever the maps say
 * @param rootOwner of the root directory, whatever the others say
 * @param directoryMode permissions of all directories
 * @param fileMode permissions of all regular files; who may read may also run those that somebody
 *     could run before
 * @param unknownTime of directories and links without a time, which a source tells as 0
 * @param latest later times become this one
 */
public record AttributeRules(
        Map<Integer, Integer> users,
        Map<Integer, Integer> groups,
        @Nullable IdPair owner,
        @Nullable IdPair rootOwner,
        @Nullable Integer directoryMode,
        @Nullable Integer fileMode,
        @Nullable Instant unknownTime,
        @Nullable Instant latest) {
    private static final int READ_BITS = 0444;
    private static final int RUN_BITS = 0111;

    public AttributeRules {
        users = Map.copyOf(users);
        groups = Map.copyOf(groups);
    }

    void apply(Attributes attributes, boolean root) {
        attributes.uid = users.getOrDefault(attributes.uid, attributes.uid);
        attributes.gid = groups.getOrDefault(attributes.gid, attributes.gid);
        give(attributes, owner);
        if (root) {
            give(attributes, rootOwner);
        }
        applyMode(attributes);
        applyTime(attributes);
    }

    private static void give(Attributes attributes, @Nullable IdPair owner) {
        if (owner != null) {
            attributes.uid = owner.first();
            attributes.gid = owner.second();
        }
    }

    private void applyMode(Attributes attributes) {
        int mode = attributes.mode;
        if (attributes.isDirectory() && directoryMode != null) {
            attributes.mode = FileMode.DIRECTORY | directoryMode;
        } else if (attributes.isRegular() && fileMode != null) {
            int run = (mode & RUN_BITS) == 0 ? 0 : (fileMode & READ_BITS) >> 2;
            attributes.mode = FileMode.REGULAR | fileMode | run;
        }
    }

    private void applyTime(Attributes attributes) {
        boolean unknown = attributes.mtime == 0 && !attributes.isRegular();
        if (unknown && unknownTime != null) {
            attributes.mtime = unknownTime.getEpochSecond();
        }
        if (latest != null && attributes.mtime >= latest.getEpochSecond()) {
            attributes.mtime = latest.getEpochSecond();
            attributes.mtimeNanos = 0;
        }
    }
}
