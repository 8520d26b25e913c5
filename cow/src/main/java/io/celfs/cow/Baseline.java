package io.celfs.cow;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The state that changes are measured against, and that a diff starts from. */
interface Baseline {
    /** The tree as it was, with the session's inode numbers. */
    Tree tree();

    /** The hash of the manifest that this state is in. */
    String identity() throws IOException;

    /** The object of an inode that differed from the session's base then, or null. */
    @Nullable Node node(long ino);

    /**
     * True if the manifest of this state has something at a path; it may lack what no manifest can
     * hold.
     */
    boolean holds(String path) throws IOException;

    /** What a session was mounted from. */
    static Baseline of(Base base) {
        return new Baseline() {
            @Override
            public Tree tree() {
                return base;
            }

            @Override
            public String identity() {
                return base.identity();
            }

            @Override
            public @Nullable Node node(long ino) {
                return null;
            }

            @Override
            public boolean holds(String path) {
                return true;
            }
        };
    }
}
