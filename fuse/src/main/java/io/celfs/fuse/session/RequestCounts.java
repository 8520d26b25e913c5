package io.celfs.fuse.session;

import io.celfs.fuse.wire.Opcode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many requests of each kind a session was asked: what a change of flags or answers saves. */
final class RequestCounts {
    private final Map<Opcode, LongAdder> counts = new EnumMap<>(Opcode.class);

    RequestCounts() {
        for (Opcode opcode : Opcode.values()) {
            counts.put(opcode, new LongAdder());
        }
    }

    void count(Opcode opcode) {
        LongAdder count = counts.get(opcode);
        if (count != null) {
            count.increment();
        }
    }

    /** The kinds that were asked at all. */
    Map<Opcode, Long> now() {
        Map<Opcode, Long> asked = new EnumMap<>(Opcode.class);
        counts.forEach((opcode, count) -> {
            if (count.sum() != 0) {
                asked.put(opcode, count.sum());
            }
        });
        return Collections.unmodifiableMap(asked);
    }
}
