package io.celfs.ext2.layout;

import io.celfs.core.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** e_name_index: prefixes of names are kept as numbers. */
public enum XattrPrefix {
    USER(1, "user."),
    ACCESS_ACL(2, "system.posix_acl_access"),
    DEFAULT_ACL(3, "system.posix_acl_default"),
    TRUSTED(4, "trusted."),
    SECURITY(6, "security.");

    private final int index;
    private final String text;

    XattrPrefix(int index, String text) {
        this.index = index;
        this.text = text;
    }

    /** The number on the disk. */
    public int index() {
        return index;
    }

    /** The prefix's bytes. */
    public byte[] text() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** True if the prefix is the whole name. */
    public boolean isWhole() {
        return !text.endsWith(".");
    }

    /** The prefix with this number, null if it is unknown. */
    public static @Nullable XattrPrefix of(int index) {
        for (XattrPrefix prefix : values()) {
            if (prefix.index == index) {
                return prefix;
            }
        }
        return null;
    }

    /** The prefix of a name, null if it has none of these or nothing behind it. */
    public static @Nullable XattrPrefix of(Name name) {
        byte[] bytes = name.bytes();
        for (XattrPrefix prefix : values()) {
            byte[] text = prefix.text();
            int length = text.length;
            boolean fits = prefix.isWhole() ? bytes.length == length : bytes.length > length;
            if (fits && Arrays.equals(bytes, 0, length, text, 0, length)) {
                return prefix;
            }
        }
        return null;
    }

    /** What follows the prefix in a name of its own. */
    public byte[] rest(Name name) {
        return Arrays.copyOfRange(name.bytes(), text.length(), name.length());
    }
}
