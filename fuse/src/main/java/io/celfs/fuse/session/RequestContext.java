package io.celfs.fuse.session;

import io.celfs.core.OpContext;
import io.celfs.fuse.wire.Request;
import org.jspecify.annotations.Nullable;

/** The caller of the request that a reader serves now. One per reader. */
final class RequestContext implements OpContext {
    /** How a request says whether set-id bits must go. */
    private enum SetId {
        KEEP,
        CLEAR,
        /** The kernel does not say: look at the caller's capabilities. */
        ASK
    }

    /** The request that is being served; 0 for none. */
    private volatile long unique;

    /** The request that was interrupted last. */
    private volatile long interrupted;

    /** True once the connection has ended. */
    private volatile boolean abandoned;

    private int uid;
    private int gid;
    private int pid;
    private int umask;
    private SetId setId = SetId.KEEP;
    private @Nullable CallerStatus status;

    void begin(Request request) {
        uid = request.uid();
        gid = request.gid();
        pid = request.pid();
        umask = 0;
        setId = SetId.KEEP;
        status = null;
        unique = request.unique();
    }

    void end() {
        unique = 0;
    }

    /** Marks the request as interrupted if it is the one served here. */
    boolean interrupt(long interruptedUnique) {
        if (unique != interruptedUnique) {
            return false;
        }
        interrupted = interruptedUnique;
        return true;
    }

    /** Nobody waits for an answer any more, to this request or a later one. */
    void abandon() {
        abandoned = true;
    }

    /** What the kernel has left to us to take off. */
    void umask(int mask) {
        umask = mask;
    }

    void clearsSetId(boolean clears) {
        setId = clears ? SetId.CLEAR : SetId.KEEP;
    }

    void clearsSetIdByCapability() {
        setId = SetId.ASK;
    }

    @Override
    public int uid() {
        return uid;
    }

    @Override
    public int gid() {
        return gid;
    }

    @Override
    public boolean inGroup(int group) {
        return group == gid || status().inGroup(group);
    }

    @Override
    public int umask() {
        return umask;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public boolean clearsSetId() {
        return switch (setId) {
            case KEEP -> false;
            case CLEAR -> true;
            case ASK -> !status().keepsSetId();
        };
    }

    @Override
    public boolean cancelled() {
        return interrupted == unique || abandoned;
    }

    private CallerStatus status() {
        CallerStatus known = status;
        if (known == null) {
            known = CallerStatus.of(pid, uid);
            status = known;
        }
        return known;
    }
}
