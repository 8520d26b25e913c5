package io.celfs.nio;

import io.celfs.core.Attributes;
import io.celfs.core.vfs.Vfs;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Attributes by name: {@code "posix:permissions"}, {@code "unix:ino"}, {@code "size,fileKey"}. */
final class NamedAttributes {
    private static final Map<String, Function<CelfsAttributes, Object>> BASIC =
            Map.of(
                    "size", CelfsAttributes::size,
                    "creationTime", CelfsAttributes::creationTime,
                    "lastAccessTime", CelfsAttributes::lastAccessTime,
                    "lastModifiedTime", CelfsAttributes::lastModifiedTime,
                    "isDirectory", CelfsAttributes::isDirectory,
                    "isRegularFile", CelfsAttributes::isRegularFile,
                    "isSymbolicLink", CelfsAttributes::isSymbolicLink,
                    "isOther", CelfsAttributes::isOther,
                    "fileKey", CelfsAttributes::fileKey);

    private static final Map<String, Function<CelfsAttributes, Object>> OWNER =
            Map.of("owner", CelfsAttributes::owner);

    private static final Map<String, Function<CelfsAttributes, Object>> POSIX =
            joined(
                    BASIC,
                    Map.of(
                            "owner", CelfsAttributes::owner,
                            "group", CelfsAttributes::group,
                            "permissions", CelfsAttributes::permissions));

    private static final Map<String, Function<CelfsAttributes, Object>> UNIX =
            joined(
                    POSIX,
                    Map.of(
                            "dev", of(stat -> (long) Vfs.deviceOf(stat.ino)),
                            "mode", of(stat -> stat.mode),
                            "ino", of(stat -> stat.ino),
                            "nlink", of(stat -> stat.nlink),
                            "uid", of(stat -> stat.uid),
                            "gid", of(stat -> stat.gid),
                            "rdev", of(stat -> (long) stat.rdev),
                            "ctime", CelfsAttributes::changeTime));

    private NamedAttributes() {}

    private static Function<CelfsAttributes, Object> of(Function<Attributes, Object> field) {
        return attributes -> field.apply(attributes.stat());
    }

    private static Map<String, Function<CelfsAttributes, Object>> joined(
            Map<String, Function<CelfsAttributes, Object>> some,
            Map<String, Function<CelfsAttributes, Object>> more) {
        Map<String, Function<CelfsAttributes, Object>> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    private static String view(String attributes) {
        int colon = attributes.indexOf(':');
        return colon < 0 ? "basic" : attributes.substring(0, colon);
    }

    private static Map<String, Function<CelfsAttributes, Object>> known(String attributes) {
        return switch (view(attributes)) {
            case "basic" -> BASIC;
            case "owner" -> OWNER;
            case "posix" -> POSIX;
            case "unix" -> UNIX;
            default -> throw new UnsupportedOperationException("view of " + attributes);
        };
    }

    /** The attributes that {@code names} lists; {@code *} is all of the view. */
    static Map<String, Object> read(CelfsAttributes attributes, String names) {
        Map<String, Function<CelfsAttributes, Object>> known = known(names);
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : List.of(names.substring(names.indexOf(':') + 1).split(",", -1))) {
            if (name.equals("*")) {
                known.forEach((each, value) -> values.put(each, value.apply(attributes)));
            } else if (known.containsKey(name)) {
                values.put(name, known.getOrDefault(name, _ -> name).apply(attributes));
            } else {
                throw new IllegalArgumentException("'" + name + "' not recognized");
            }
        }
        return values;
    }

    /** Sets one attribute; IllegalArgumentException for one that is unknown or cannot be set. */
    @SuppressWarnings("unchecked") // what callers put into the set is theirs
    static void set(CelfsAttributeView view, String attribute, Object value) throws IOException {
        String name = attribute.substring(attribute.indexOf(':') + 1);
        if (!known(attribute).containsKey(name)) {
            throw new IllegalArgumentException("'" + name + "' not recognized");
        }
        switch (name) {
            case "lastModifiedTime" -> view.setTimes((FileTime) value, null, null);
            case "lastAccessTime" -> view.setTimes(null, (FileTime) value, null);
            case "creationTime" -> view.setTimes(null, null, (FileTime) value);
            case "permissions" -> view.setPermissions((Set<PosixFilePermission>) value);
            case "owner" -> view.setOwner((UserPrincipal) value);
            case "group" -> view.setGroup((GroupPrincipal) value);
            case "mode" -> view.setMode((Integer) value);
            case "uid" -> view.setIds((Integer) value, -1);
            case "gid" -> view.setIds(-1, (Integer) value);
            default -> throw new IllegalArgumentException("'" + name + "' cannot be set");
        }
    }
}
