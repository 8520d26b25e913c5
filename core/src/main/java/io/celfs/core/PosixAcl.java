package io.celfs.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An access control list as acl(5) describes it. Immutable and always valid: one entry for the
 * owner, any number for named users, one for the group, any number for named groups, a mask where
 * there is a named entry, one for all others, in this order.
 *
 * @param entries 3 or more
 */
public record PosixAcl(List<Entry> entries) {
    /** What an entry is about, in the order of entries. */
    public enum Tag {
        USER_OBJ(0x01),
        USER(0x02),
        GROUP_OBJ(0x04),
        GROUP(0x08),
        MASK(0x10),
        OTHER(0x20);

        private final int number;

        Tag(int number) {
            this.number = number;
        }

        /** The number that programs and file systems write. */
        public int number() {
            return number;
        }

        /** True if an entry names a user or group. */
        public boolean isNamed() {
            return this == USER || this == GROUP;
        }

        /**
         * The tag with a number.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Tag of(int number) {
            for (Tag tag : values()) {
                if (tag.number == number) {
                    return tag;
                }
            }
            throw new IllegalArgumentException("unknown tag " + number + " in an ACL");
        }
    }

    /**
     * One entry.
     *
     * @param permissions 4 read, 2 write, 1 execute or search
     * @param id user or group of a named entry, else {@link #NO_ID}
     */
    public record Entry(Tag tag, int permissions, int id) {
        public Entry {
            require((permissions & ~ALL) == 0, "permissions " + permissions + " in an ACL");
            require((id == NO_ID) != tag.isNamed(), "id " + id + " for " + tag + " in an ACL");
        }

        private Entry allowing(int bits) {
            return new Entry(tag, bits & ALL, id);
        }

        private boolean grants(int wanted) {
            return (permissions & wanted) == wanted;
        }
    }

    /** The id of entries that name nobody. */
    public static final int NO_ID = -1;

    private static final int ALL = 7;

    /**
     * Checks the entries.
     *
     * @throws IllegalArgumentException if one is missing, too many, or not in its place
     */
    public PosixAcl {
        entries = List.copyOf(entries);
        Tag before = Tag.USER_OBJ;
        for (Entry entry : entries) {
            require(entry.tag().compareTo(before) >= 0, "order of the entries in an ACL");
            before = entry.tag();
        }
        requireOne(entries, Tag.USER_OBJ);
        requireOne(entries, Tag.GROUP_OBJ);
        requireOne(entries, Tag.OTHER);
        if (entries.stream().anyMatch(entry -> entry.tag().isNamed() || entry.tag() == Tag.MASK)) {
            requireOne(entries, Tag.MASK);
        }
    }

    private static void requireOne(List<Entry> entries, Tag tag) {
        long count = entries.stream().filter(entry -> entry.tag() == tag).count();
        require(count == 1, count + " entries " + tag + " in an ACL");
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what);
        }
    }

    // ---- together with a mode ----

    /** The permission bits that a node with this list shows: owner, mask or group, others. */
    public int mode() {
        return permissions(Tag.USER_OBJ) << 6
                | permissions(ofGroupBits()) << 3
                | permissions(Tag.OTHER);
    }

    private int permissions(Tag tag) {
        for (Entry entry : entries) {
            if (entry.tag() == tag) {
                return entry.permissions();
            }
        }
        return 0;
    }

    /** The entry that the middle bits of a mode stand for: the mask where there is one. */
    private Tag ofGroupBits() {
        return isMode() ? Tag.GROUP_OBJ : Tag.MASK;
    }

    /** True if the list says no more than {@link #mode}: it need not be kept. */
    public boolean isMode() {
        return entries.size() == 3;
    }

    /** The list of a node whose permission bits are changed. */
    public PosixAcl withMode(int mode) {
        Tag group = ofGroupBits();
        return each(entry ->
                switch (entry.tag()) {
                    case USER_OBJ -> entry.allowing(mode >> 6);
                    case OTHER -> entry.allowing(mode);
                    default -> entry.tag() == group ? entry.allowing(mode >> 3) : entry;
                });
    }

    private PosixAcl each(UnaryOperator<Entry> change) {
        List<Entry> changed = new ArrayList<>(entries);
        changed.replaceAll(change);
        return new PosixAcl(changed);
    }

    /**
     * What a new node gets.
     *
     * @param mode type and permissions
     * @param access null if the mode says it all
     * @param inherited the default list of a new directory, null for none
     */
    public record NewNode(int mode, @Nullable PosixAcl access, @Nullable PosixAcl inherited) {}

    /**
     * What a node made in a directory with a default list gets. The list takes the place of the
     * caller's umask; links never get one.
     *
     * @param list the directory's default list, null if it has none
     * @param mode type and permissions that the caller asks for
     */
    public static NewNode newNode(@Nullable PosixAcl list, int mode, int umask) {
        if (list == null || FileMode.isSymlink(mode)) {
            return new NewNode(mode & ~umask, null, null);
        }
        int granted = mode & (list.mode() | ~0777);
        return new NewNode(
                granted,
                list.isMode() ? null : list.withMode(granted),
                FileMode.isDirectory(mode) ? list : null);
    }

    // ---- decisions ----

    /**
     * True if the caller gets all of {@code wanted} by the first entry that is about him: the
     * owner's, his own, one of his groups', the others'. Named entries and groups give no more than
     * the mask.
     *
     * @param node whose owner and group the list does not name
     */
    public boolean allows(OpContext caller, Attributes node, int wanted) {
        if (caller.uid() == node.uid) {
            return grants(Tag.USER_OBJ, wanted);
        }
        boolean member = false;
        for (Entry entry : entries) {
            switch (entry.tag()) {
                case USER -> {
                    if (entry.id() == caller.uid()) {
                        return entry.grants(wanted) && masked(wanted);
                    }
                }
                case GROUP_OBJ, GROUP -> {
                    int group = entry.tag() == Tag.GROUP ? entry.id() : node.gid;
                    if (caller.inGroup(group)) {
                        member = true;
                        if (entry.grants(wanted)) {
                            return masked(wanted);
                        }
                    }
                }
                default -> {}
            }
        }
        return !member && grants(Tag.OTHER, wanted);
    }

    private boolean grants(Tag tag, int wanted) {
        return (permissions(tag) & wanted) == wanted;
    }

    private boolean masked(int wanted) {
        return isMode() || grants(Tag.MASK, wanted);
    }
}
