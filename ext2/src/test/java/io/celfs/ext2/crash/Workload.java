package io.celfs.ext2.crash;

import io.celfs.conformance.Workbench;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.OpenFlags;
import io.celfs.ext2.crash.Promise.Place;
import io.celfs.storage.block.LoggingBlockDevice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A short random sequence of changes, some of them synced. It keeps account of what must survive a
 * crash: a file is promised from the moment its sync returned until something touches it; while it
 * is on its way from one name to another, one of the two.
 */
final class Workload {
    private static final List<String> DIRECTORIES = List.of("a", "b", "a/c", "b/d");
    private static final List<String> LEAVES = List.of("f", "g", "a long name of a file");

    private final Workbench bench;
    private final LoggingBlockDevice log;
    private final RandomGenerator random;
    private final List<String> steps = new ArrayList<>();
    private final List<Promise> promises = new ArrayList<>();

    /** Content of files by path, as it is now. */
    private final Map<String, String> files = new TreeMap<>();

    /** What is promised at this moment, by path as of the last sync. */
    private final Map<String, Open> synced = new TreeMap<>();

    /** A promise that still holds. */
    private record Open(int from, List<Place> places) {}

    Workload(Workbench bench, LoggingBlockDevice log, RandomGenerator random) {
        this.bench = bench;
        this.log = log;
        this.random = random;
    }

    /** Does so many steps. */
    void run(int count) throws FsException {
        for (int i = 0; i < count; i++) {
            step();
        }
        new ArrayList<>(synced.keySet()).forEach(path -> end(path, Integer.MAX_VALUE));
    }

    List<Promise> promises() {
        return promises;
    }

    /** What was done, for the message of a failure. */
    @Override
    public String toString() {
        return String.join("\n", steps);
    }

    private void step() throws FsException {
        switch (random.nextInt(17)) {
            case 0, 1, 2 -> write(true);
            case 3 -> write(false);
            case 4 -> append(true);
            case 5 -> append(false);
            case 6 -> mkdir();
            case 7, 8 -> rename();
            case 9 -> renameDirectory();
            case 10 -> unlink();
            case 11 -> removeTree();
            case 12 -> many();
            case 13 -> special();
            case 14 -> label();
            case 15 -> link();
            default -> syncAll();
        }
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Optional<String> anyDirectory() throws FsException {
        List<String> there = new ArrayList<>(List.of(""));
        for (String directory : DIRECTORIES) {
            if (bench.exists(directory)) {
                there.add(directory + "/");
            }
        }
        return Optional.of(pick(there));
    }

    private String anyPath() throws FsException {
        return anyDirectory().orElse("") + pick(LEAVES);
    }

    private Optional<String> anyFile() {
        return files.isEmpty() ? Optional.empty() : Optional.of(pick(List.copyOf(files.keySet())));
    }

    private String text(int size) {
        String word = Long.toHexString(random.nextLong());
        return word.repeat(size / word.length() + 1).substring(0, size);
    }

    private int size() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(60);
            case 1 -> 20_000 + random.nextInt(30_000);
            default -> 4096 * random.nextInt(4) + random.nextInt(2000);
        };
    }

    /** Whatever was promised of this path holds only up to now. */
    private void touch(String path) {
        end(path, log.position());
    }

    private void end(String path, int position) {
        Open open = synced.remove(path);
        if (open != null) {
            promises.add(new Promise(open.from, position, open.places));
        }
    }

    /** Everything that is in memory is on the device now: half-done moves are done. */
    private void committed() {
        for (String path : List.copyOf(synced.keySet())) {
            end(path, log.position());
        }
        files.forEach((path, content) ->
                synced.put(path, new Open(log.position(), List.of(new Place(path, content)))));
    }

    private void write(boolean sync) throws FsException {
        String path = anyPath();
        if (bench.exists(path) && bench.stat(path).isDirectory()) {
            return;
        }
        String content = text(size());
        steps.add("write %s %d%s".formatted(path, content.length(), sync ? ", fsync" : ""));
        touch(path);
        FileHandle handle = bench.create(path, OpenFlags.READ_WRITE | OpenFlags.TRUNCATE);
        finish(path, handle, 0, content, content, sync);
    }

    private void append(boolean sync) throws FsException {
        Optional<String> path = anyFile();
        if (path.isPresent()) {
            String old = files.getOrDefault(path.get(), "");
            String more = text(size());
            steps.add("append %s %d%s".formatted(path.get(), more.length(), sync ? ", fsync" : ""));
            touch(path.get());
            finish(path.get(), bench.open(path.get()), old.length(), more, old + more, sync);
        }
    }

    /** Writes, syncs and closes. */
    private void finish(
            String path, FileHandle handle, int at, String text, String whole, boolean sync)
            throws FsException {
        bench.write(handle, at, text.getBytes(StandardCharsets.US_ASCII));
        files.put(path, whole);
        if (sync) {
            bench.fs().fsync(bench.context(), handle, false);
            committed();
        }
        bench.release(handle);
    }

    private void mkdir() throws FsException {
        String path = pick(DIRECTORIES);
        int slash = path.indexOf('/');
        if (!bench.exists(path) && (slash < 0 || bench.exists(path.substring(0, slash)))) {
            steps.add("mkdir " + path);
            bench.mkdir(path);
        }
    }

    private void rename() throws FsException {
        Optional<String> from = anyFile();
        String to = anyPath();
        if (from.isPresent() && !from.get().equals(to)) {
            steps.add("rename %s %s".formatted(from.get(), to));
            bench.rename(from.get(), to);
            moved(from.get(), to);
        }
    }

    /** A file has another name, and nobody knows whether the device knows. */
    private void moved(String from, String to) {
        String content = files.remove(from);
        Open source = synced.get(from);
        Open target = synced.get(to);
        touch(from);
        touch(to);
        if (source != null && target != null) {
            List<Place> places = new ArrayList<>(target.places);
            places.addAll(at(to, source.places));
            synced.put(to, new Open(log.position(), places));
        } else if (source != null) {
            List<Place> places = new ArrayList<>(source.places);
            places.addAll(at(to, source.places));
            synced.put(to, new Open(log.position(), places));
        }
        files.put(to, content == null ? "" : content);
    }

    private static List<Place> at(String path, List<Place> places) {
        return places.stream().map(place -> new Place(path, place.content())).toList();
    }

    private void renameDirectory() throws FsException {
        String from = pick(DIRECTORIES);
        String to = pick(DIRECTORIES);
        boolean possible =
                bench.exists(from)
                        && !bench.exists(to)
                        && !to.startsWith(from)
                        && (to.length() == 1 || bench.exists(to.substring(0, 1)));
        if (possible) {
            steps.add("rename directory %s %s".formatted(from, to));
            bench.rename(from, to);
            for (String path : List.copyOf(files.keySet())) {
                if (path.startsWith(from + "/")) {
                    moved(path, to + path.substring(from.length()));
                }
            }
        }
    }

    private void unlink() throws FsException {
        Optional<String> path = anyFile();
        if (path.isPresent()) {
            steps.add("unlink " + path.get());
            touch(path.get());
            bench.unlink(path.get());
            files.remove(path.get());
        }
    }

    private void removeTree() throws FsException {
        String root = pick(DIRECTORIES);
        if (bench.exists(root)) {
            steps.add("remove tree " + root);
            for (String path : List.copyOf(files.keySet())) {
                if (path.startsWith(root + "/")) {
                    touch(path);
                    bench.unlink(path);
                    files.remove(path);
                }
            }
            for (String directory : DIRECTORIES.reversed()) {
                if ((directory + "/").startsWith(root + "/") && bench.exists(directory)) {
                    removeDirectory(directory);
                }
            }
        }
    }

    private void removeDirectory(String directory) throws FsException {
        for (String name : bench.list(directory)) {
            bench.unlink(directory + "/" + name);
        }
        bench.rmdir(directory);
    }

    /** So many that the directory grows. */
    private void many() throws FsException {
        String directory = anyDirectory().orElse("");
        int count = 10 + random.nextInt(120);
        steps.add("make %d files in %s".formatted(count, directory));
        for (int i = 0; i < count; i++) {
            String path = directory + "one of many " + i;
            if (!bench.exists(path)) {
                bench.file(path, text(random.nextInt(2) * 100));
            }
        }
    }

    /** What has no blocks, or other ones. */
    private void special() throws FsException {
        String path = anyDirectory().orElse("") + "s" + steps.size();
        int length = random.nextBoolean() ? 20 : 300;
        steps.add("link to %d bytes, pipe and device %s".formatted(length, path));
        bench.symlink("t".repeat(length), path);
        bench.mknod(path + "p", FileMode.FIFO | 0600, 0);
        bench.mknod(path + "d", FileMode.BLOCK_DEVICE | 0600, 0x801);
    }

    /** Attributes in the record or in a block. */
    private void label() throws FsException {
        Optional<String> path = anyFile();
        if (path.isPresent()) {
            byte[] value = new byte[random.nextInt(2) * 500 + 10];
            steps.add("set %d bytes of attributes of %s".formatted(value.length, path.get()));
            long ino = bench.ino(path.get());
            bench.fs().setxattr(bench.context(), ino, Workbench.name("user.a"), value, 0);
        }
    }

    /** Another name, which is not accounted for. */
    private void link() throws FsException {
        Optional<String> path = anyFile();
        if (path.isPresent()) {
            String other = anyDirectory().orElse("") + "l" + steps.size();
            steps.add("link %s %s".formatted(path.get(), other));
            bench.link(path.get(), other);
        }
    }

    private void syncAll() throws FsException {
        steps.add("sync");
        bench.fs().syncfs(bench.context());
        committed();
    }
}
