package io.celfs.cli;

import io.celfs.cli.daemon.Folders;
import io.celfs.storage.FileStore;
import io.celfs.storage.FileStores;
import io.celfs.storage.Patience;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --store}: where the objects are. */
final class StoreOption {
    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "Where file contents are: file:///path or a path. Default: a folder below"
                            + " $$XDG_DATA_HOME/celfs.")
    @Nullable String store;

    /** How long commands wait for the store. */
    static final Patience PATIENCE = Patience.DEFAULT;

    /** The store; a local one is made if it is missing. */
    FileStore open(CommandContext context) throws IOException {
        if (store == null) {
            Folders.make(new UserFolders(context.environment()).store()); // private to the user
        }
        return FileStores.open(url(context));
    }

    /** What names the store, with an absolute path where it is one. */
    String url(CommandContext context) throws IOException {
        if (store == null) {
            return new UserFolders(context.environment()).store().text();
        }
        return store.contains("://") ? store : HostPath.of(store).absolute().text();
    }
}
