package io.celfs.cow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The layers over a base, the last one writable. Changed only under the exclusive layers lock. */
final class LayerStack {
    /** The last part takes all the rest, so that no offset gives a number beyond it. */
    private static final int LAST_PART = 1 << 20;

    /** Bytes per part file of a changed file. */
    private final long partSize;

    /** False where another process writes: nothing may be made or changed here. */
    final boolean writable;

    /** Shared by everything that writes to the top layer; exclusive for pushing another one. */
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private volatile List<Layer> layers = List.of();

    private boolean expectsLosses;

    /**
     * @param chunkSize bytes per chunk of the base, or -1 for one part whatever the size; otherwise
     *     a multiple of the page size is needed and anything else means one part, too
     */
    LayerStack(long chunkSize) {
        this(chunkSize, true);
    }

    /**
     * @param writable false to look at what another process writes
     */
    LayerStack(long chunkSize, boolean writable) {
        boolean usable =
                chunkSize > 0
                        && chunkSize % PageMap.PAGE_SIZE == 0
                        && chunkSize < DirtyFileManager.MAX_SIZE;
        this.partSize = usable ? chunkSize : Long.MAX_VALUE;
        this.writable = writable;
    }

    /** The machine went down: what a journal names may not be there. Until they are read. */
    void expectLosses(boolean expected) {
        expectsLosses = expected;
    }

    boolean expectsLosses() {
        return expectsLosses;
    }

    void push(Layer layer) {
        List<Layer> more = new ArrayList<>(layers);
        more.add(layer);
        layers = List.copyOf(more);
    }

    /** Puts another layer in the place of the top one. */
    void replaceTop(Layer layer) {
        List<Layer> others = new ArrayList<>(layers);
        others.set(others.size() - 1, layer);
        layers = List.copyOf(others);
    }

    Layer get(int index) {
        return layers.get(index);
    }

    Layer top() {
        return layers.getLast();
    }

    int topIndex() {
        return layers.size() - 1;
    }

    int size() {
        return layers.size();
    }

    /** The part that holds a byte. */
    int part(long offset) {
        return (int) Math.min(offset / partSize, LAST_PART);
    }

    /** First byte of a part. */
    long partStart(int part) {
        return part == 0 ? 0 : part * partSize;
    }

    /** Place of a byte in its part. */
    long offsetInPart(long offset) {
        return offset - partStart(part(offset));
    }

    /** First byte behind the part that holds {@code offset}. */
    long partEnd(long offset) {
        int part = part(offset);
        return part == LAST_PART || partSize == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : partStart(part + 1);
    }

    void close() {
        layers.forEach(Layer::close);
        layers = List.of();
    }
}
