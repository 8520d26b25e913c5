package io.celfs.fuse.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the request that an INTERRUPT is about among those being served. Looking through the
 * readers costs nothing where it matters: on requests that are not interrupted.
 */
final class Interrupts {
    private final Set<RequestContext> contexts = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    void add(RequestContext context) {
        contexts.add(context);
        if (ended) {
            context.abandon();
        }
    }

    void remove(RequestContext context) {
        contexts.remove(context);
    }

    /** True if the request is being served; its context then says that it is cancelled. */
    boolean interrupt(long unique) {
        return contexts.stream().anyMatch(context -> context.interrupt(unique));
    }

    /** The connection has ended: nobody waits for any request any more. */
    void interruptAll() {
        ended = true;
        contexts.forEach(RequestContext::abandon);
    }
}
