package io.celfs.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The objects of a batch that wait to be made durable, each once, a bounded number of them. */
final class PendingObjects {
    /** Bytes that may wait. */
    private static final long MOST_BYTES = 64L << 20;

    /**
     * An object that is written but not yet durable.
     *
     * @param name of its file
     * @param hasSums true if there is a file of its checksums, too
     */
    record Staged(ObjectId id, String name, boolean hasSums) {
        String sumsName() {
            return sumsName(name);
        }

        static String sumsName(String name) {
            return name + ".sums";
        }
    }

    private final int most;

    // Guarded by this.
    private Map<ObjectId, Staged> waiting = new HashMap<>();
    private final Map<ObjectId, Staged> leaving = new HashMap<>();
    private long bytes;

    /**
     * None yet.
     *
     * @param most objects that may wait
     */
    PendingObjects(int most) {
        this.most = most;
    }

    synchronized boolean has(ObjectId id) {
        return waiting.containsKey(id) || leaving.containsKey(id);
    }

    /** False if the object is there already. */
    synchronized boolean add(Staged staged) {
        if (has(staged.id())) {
            return false;
        }
        waiting.put(staged.id(), staged);
        bytes += staged.id().size();
        return true;
    }

    synchronized boolean isFull() {
        return waiting.size() >= most || bytes >= MOST_BYTES;
    }

    /**
     * Those that wait, and those that left before and did not arrive. They are still known until
     * {@link #arrived}. One caller at a time.
     */
    synchronized List<Staged> leave() {
        leaving.putAll(waiting);
        waiting = new HashMap<>();
        bytes = 0;
        return new ArrayList<>(leaving.values());
    }

    /** What left is in the store. */
    synchronized void arrived() {
        leaving.clear();
    }
}
