package io.celfs.procfs;

import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A directory.
 *
 * @param fixed true if the entries never change, so that they need to be asked for once only
 * @param entries what is in it now, in the order of listings; asked for whenever somebody looks.
 *     Must be quick and must not call back into the file system
 */
public record ProcDirectory(boolean fixed, Supplier<Map<Name, ProcNode>> entries)
        implements ProcNode {
    /** A directory with these entries for good. */
    public static ProcDirectory of(Map<Name, ? extends ProcNode> entries) {
        Map<Name, ProcNode> copy = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        return new ProcDirectory(true, () -> copy);
    }

    /** A directory whose entries come and go: one per session, mount or open file, say. */
    public static ProcDirectory live(Supplier<Map<Name, ProcNode>> entries) {
        return new ProcDirectory(false, entries);
    }

    /** Begins a directory that is put together in code. */
    public static Builder with(String name, ProcNode node) {
        return new Builder().and(name, node);
    }

    /** Puts a directory together. */
    public static final class Builder {
        private final Map<Name, ProcNode> entries = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds an entry.
         *
         * @throws IllegalArgumentException if it is no name or taken
         */
        public Builder and(String name, ProcNode node) {
            Name checked;
            try {
                checked = Name.of(name);
            } catch (FsException e) {
                throw new IllegalArgumentException(name, e);
            }
            if (checked.isDots() || entries.putIfAbsent(checked, node) != null) {
                throw new IllegalArgumentException(name);
            }
            return this;
        }

        /** The directory with what was added so far. */
        public ProcDirectory build() {
            return of(entries);
        }
    }
}
