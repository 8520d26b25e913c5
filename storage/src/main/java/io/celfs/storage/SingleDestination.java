package io.celfs.storage;

import io.celfs.posix.HostFile;
import io.celfs.posix.PosixException;
import java.util.function.Supplier;

/**
 * Objects that are durable one by one: a temporary file, synced, then renamed to its name, then the
 * folder synced. Before the rename there is nothing, after it everything.
 */
final class SingleDestination implements Destination {
    private final StoreLayout layout;
    private final TempFiles temps;
    private final SumsKeeper keeper;
    private final StoreCounters counters;

    SingleDestination(
            StoreLayout layout, TempFiles temps, SumsKeeper keeper, StoreCounters counters) {
        this.layout = layout;
        this.temps = temps;
        this.keeper = keeper;
        this.counters = counters;
    }

    @Override
    public boolean has(ObjectId id, Supplier<BlockSums> sums) throws PosixException {
        if (!layout.holds(id)) {
            return false;
        }
        keeper.keepIfMissing(id, sums);
        // Another writer may have renamed it and not yet come to this.
        syncData();
        return true;
    }

    @Override
    public Incoming create(long size) throws PosixException {
        return new Single(temps.create());
    }

    private void syncData() throws PosixException {
        counters.syncs.increment();
        layout.syncData();
    }

    private final class Single implements Incoming {
        private final TempFiles.Temp temp;

        Single(TempFiles.Temp temp) {
            this.temp = temp;
        }

        @Override
        public HostFile file() {
            return temp.file();
        }

        @Override
        public void accept(ObjectId id, BlockSums sums, Deadline deadline)
                throws PosixException, StoreException {
            deadline.check(id);
            if (has(id, () -> sums)) {
                return;
            }
            keeper.keep(id, sums);
            counters.syncs.increment();
            temp.file().sync();
            temp.moveTo(layout.data(id.hash()));
            syncData();
        }

        @Override
        public void close() throws PosixException {
            temp.close();
        }
    }
}
