package io.celfs.core;

import org.jspecify.annotations.Nullable;

/** The two access control lists that a node may have, each kept as an extended attribute. */
public enum AclType {
    /** Who may do what with the node. */
    ACCESS("system.posix_acl_access"),
    /** What new nodes in the directory get; only directories have one. */
    DEFAULT("system.posix_acl_default");

    @SuppressWarnings("ImmutableEnumChecker") // a name never changes
    private final Name xattr;

    AclType(String xattr) {
        try {
            this.xattr = Name.of(xattr);
        } catch (FsException e) {
            throw new IllegalArgumentException(xattr, e);
        }
    }

    /** The extended attribute that programs get and set. */
    public Name xattr() {
        return xattr;
    }

    /** The list that an extended attribute is, null if it is none. */
    public static @Nullable AclType of(Name xattr) {
        for (AclType type : values()) {
            if (type.xattr.equals(xattr)) {
                return type;
            }
        }
        return null;
    }
}
