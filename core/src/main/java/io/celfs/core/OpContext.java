package io.celfs.core;

/**
 * Who asks, and whether they still want the answer. Valid only during the call; implementations may
 * be reused by the caller afterwards.
 */
public interface OpContext {
    int uid();

    int gid();

    /** True if {@code gid} is the caller's group or one of the supplementary ones. */
    boolean inGroup(int gid);

    /** Permission bits that new nodes do not get; 0 where the kernel has already applied it. */
    int umask();

    /** Process id of the caller, 0 if unknown. */
    int pid();

    /**
     * True if the caller lacks CAP_FSETID: write, truncate and fallocate must strip set-id bits and
     * file capabilities, and a new access control list the set-group-ID bit of foreign groups.
     */
    boolean clearsSetId();

    /** True once the caller was interrupted; a long wait should then end with EINTR. */
    boolean cancelled();

    /** The super-user with umask 0. */
    OpContext ROOT = of(0, 0);

    /** A caller with one group and umask 0; every caller but root clears set-id bits. */
    static OpContext of(int uid, int gid) {
        return new FixedContext(uid, gid, 0);
    }
}
