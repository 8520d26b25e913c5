package io.celfs.core.vfs;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.Name;

/**
 * An entry as {@code getdents(2)} gives it.
 *
 * @param type the type bits of {@link FileMode}
 * @param cookie the position behind this entry, for {@link Whence#SET}
 */
public record DirectoryEntry(Name name, long ino, int type, long cookie) {
    static DirectoryEntry of(Name name, Attributes attributes, long cookie) {
        return new DirectoryEntry(name, attributes.ino, FileMode.type(attributes.mode), cookie);
    }
}
