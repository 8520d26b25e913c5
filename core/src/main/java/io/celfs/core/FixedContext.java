package io.celfs.core;

/** A caller that never changes its mind. */
record FixedContext(int uid, int gid, int umask) implements OpContext {
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
