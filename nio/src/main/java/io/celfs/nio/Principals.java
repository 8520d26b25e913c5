package io.celfs.nio;

import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/** Users and groups by number: a tree knows no names of people. */
final class Principals {
    /** A user. */
    record User(int id) implements UserPrincipal {
        @Override
        public String getName() {
            return Integer.toUnsignedString(id);
        }

        @Override
        public String toString() {
            return getName();
        }
    }

    /** A group. */
    record Group(int id) implements GroupPrincipal {
        @Override
        public String getName() {
            return Integer.toUnsignedString(id);
        }

        @Override
        public String toString() {
            return getName();
        }
    }

    static final UserPrincipalLookupService LOOKUP =
            new UserPrincipalLookupService() {
                @Override
                public UserPrincipal lookupPrincipalByName(String name)
                        throws UserPrincipalNotFoundException {
                    return new User(number(name));
                }

                @Override
                public GroupPrincipal lookupPrincipalByGroupName(String name)
                        throws UserPrincipalNotFoundException {
                    return new Group(number(name));
                }
            };

    private Principals() {}

    private static int number(String name) throws UserPrincipalNotFoundException {
        try {
            return Integer.parseUnsignedInt(name);
        } catch (NumberFormatException _) {
            throw new UserPrincipalNotFoundException(name);
        }
    }

    /** The number of a user; those of other file systems count if their name is a number. */
    static int user(UserPrincipal user) throws UserPrincipalNotFoundException {
        return user instanceof User(int id) ? id : number(user.getName());
    }

    /** As {@link #user}. */
    static int group(UserPrincipal group) throws UserPrincipalNotFoundException {
        return group instanceof Group(int id) ? id : number(group.getName());
    }
}
