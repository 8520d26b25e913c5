package io.celfs.ext2.mkfs;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** A tree of a root directory alone. */
public final class EmptySource implements ImageSource {
    private final Instant time;

    /**
     * The super-user's directory.
     *
     * @param time when it was changed
     */
    public EmptySource(Instant time) {
        this.time = time;
    }

    @Override
    public Attributes root() {
        return directory(0755, time);
    }

    /** A directory of the super-user. */
    static Attributes directory(int permissions, Instant time) {
        Attributes attributes = new Attributes();
        attributes.mode = FileMode.DIRECTORY | permissions;
        attributes.mtime = time.getEpochSecond();
        return attributes;
    }

    @Override
    public List<Entry> list(long directory) {
        return List.of();
    }

    @Override
    public byte[] target(long link) throws IOException {
        throw new IOException("no links here");
    }

    @Override
    public List<ExtendedAttribute> attributes(long ino) {
        return List.of();
    }

    @Override
    public Content open(long file) throws IOException {
        throw new IOException("no files here");
    }
}
