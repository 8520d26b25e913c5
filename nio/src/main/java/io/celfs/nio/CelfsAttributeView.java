package io.celfs.nio;

import io.celfs.core.AttributeChange;
import io.celfs.core.vfs.PathCalls;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Attributes of what a path leads to, to look at and to change. */
final class CelfsAttributeView implements PosixFileAttributeView {
    private final String name;
    private final Supplier<PathCalls> calls;
    private final Path label;
    private final byte[] path;
    private final boolean follow;

    /**
     * A view.
     *
     * @param name "basic", "posix" or "owner"
     * @param calls where the path begins
     * @param label the path in messages
     * @param follow false for the link itself
     */
    CelfsAttributeView(
            String name, Supplier<PathCalls> calls, Path label, byte[] path, boolean follow) {
        this.name = name;
        this.calls = calls;
        this.label = label;
        this.path = path;
        this.follow = follow;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CelfsAttributes readAttributes() throws IOException {
        return new CelfsAttributes(Failures.of(label, () -> calls.get().stat(path, follow)));
    }

    /** The time of creation is the file system's affair and stays as it is. */
    @Override
    public void setTimes(
            @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
            throws IOException {
        AttributeChange change = new AttributeChange();
        if (modified != null) {
            Instant time = modified.toInstant();
            change.mtime(time.getEpochSecond(), time.getNano());
        }
        if (accessed != null) {
            Instant time = accessed.toInstant();
            change.atime(time.getEpochSecond(), time.getNano());
        }
        if (change.valid != 0) {
            Failures.in(label, null, () -> calls.get().utimens(path, follow, change));
        }
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
        setMode(CelfsAttributes.mode(permissions));
    }

    void setMode(int mode) throws IOException {
        Failures.in(label, null, () -> calls.get().chmod(path, follow, mode));
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
        return readAttributes().owner();
    }

    @Override
    public void setOwner(UserPrincipal owner) throws IOException {
        setIds(Principals.user(owner), -1);
    }

    @Override
    public void setGroup(GroupPrincipal group) throws IOException {
        setIds(-1, Principals.group(group));
    }

    /** Owner and group by number; -1 leaves one as it is. */
    void setIds(int uid, int gid) throws IOException {
        Failures.in(label, null, () -> calls.get().chown(path, follow, uid, gid));
    }
}
