package io.celfs.conformance;

import io.celfs.core.OpContext;

/** A caller with one group; everybody but root clears set-id bits. */
public record Caller(int uid, int gid, int umask) implements OpContext {
    @Override
    public boolean inGroup(int group) {
        return group == gid;
    }

    @Override
    public int pid() {
        return 0;
    }

    @Override
    public boolean clearsSetId() {
        return uid != 0;
    }

    @Override
    public boolean cancelled() {
        return false;
    }
}
