package io.celfs.storage;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something that a cache and its readers use together: whoever holds a count may use it, and with
 * the last count it is given back. Born with one count, the cache's.
 */
abstract class Shared {
    private final AtomicInteger users = new AtomicInteger(1);

    /** Takes a count; false if the last one is gone. */
    final boolean retain() {
        int now = users.get();
        while (now > 0) {
            int seen = users.compareAndExchange(now, now + 1);
            if (seen == now) {
                return true;
            }
            now = seen;
        }
        return false;
    }

    final void release() {
        if (users.decrementAndGet() == 0) {
            giveBack();
        }
    }

    /** Called once, by the last user. */
    abstract void giveBack();
}
