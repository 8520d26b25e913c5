package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.conformance.TreeSpec;
import io.celfs.conformance.Workbench;
import io.celfs.core.FallocateMode;
import io.celfs.core.FileHandle;
import io.celfs.core.OpContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random changes of one file, then the power is cut: of what was written since the last fsync the
 * disk has any value of each page, and of the journal any prefix. Each page must be a value that
 * the file had since then, and the size as well.
 */
class PowerCutRandomTest {
    private static final int PAGE = PageMap.PAGE_SIZE;
    private static final int BASE_PAGES = 12;
    private static final int MAX_SIZE = 24 * PAGE;
    private static final int OPERATIONS = 25;
    private static final int CUTS = Integer.getInteger("celfs.cuts", 40);

    @TempDir Path folder;

    /** What the program and the disk had at one moment. */
    private static final class Moment {
        final byte[] content;
        final Map<String, byte[]> disk;

        Moment(byte[] content, Map<String, byte[]> disk) {
            this.content = content;
            this.disk = disk;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyPageIsAValueThatItHad(long seed) throws IOException {
        Random random = new Random(seed);
        for (int cut = 0; cut < CUTS; cut++) {
            Path place = folder.resolve("cut" + cut);
            new Sequence(new SessionFixture(place), random).run("seed " + seed + ", cut " + cut);
        }
    }

    private static final class Sequence {
        private final SessionFixture fixture;
        private final Random random;
        private byte[] content = new byte[BASE_PAGES * PAGE];

        /** Since the last fsync, that one included. */
        private final List<Moment> moments = new ArrayList<>();

        private long durableJournal;
        private int layers = 1;

        Sequence(SessionFixture fixture, Random random) {
            this.fixture = fixture;
            this.random = random;
        }

        void run(String what) throws IOException {
            random.nextBytes(content);
            fixture.create(TreeSpec.empty().file("file", content));
            moments.add(new Moment(content, Map.of()));
            for (int cut = 0; cut < 3; cut++) {
                untilPowerCut(what + ", " + cut + " cuts before");
            }
            try (Session view = fixture.view()) {
                check(view, what + ", looked at");
            }
            try (Session again = fixture.open()) {
                check(again, what + ", at the end");
            }
        }

        /** What the session shows at its beginning is on the disk: it was read from there. */
        private void untilPowerCut(String what) throws IOException {
            Session session = fixture.open();
            content = check(session, what);
            durable(session);
            Workbench bench = new Workbench(session.fileSystem());
            FileHandle handle = bench.open("file");
            int operations = 1 + random.nextInt(OPERATIONS);
            for (int i = 0; i < operations; i++) {
                step(session, bench, handle);
                moments.add(now());
            }
            long journal = session.journalLength();
            bench.letGo();
            session.abandon();
            cutPower(journal);
        }

        private void durable(Session session) throws IOException {
            moments.clear();
            moments.add(now());
            durableJournal = session.journalLength();
        }

        private void step(Session session, Workbench bench, FileHandle handle) throws IOException {
            switch (random.nextInt(10)) {
                case 0 -> fsync(session, handle);
                case 1 -> {
                    int size = PAGE + random.nextInt(MAX_SIZE - PAGE);
                    bench.truncate("file", size);
                    content = Arrays.copyOf(content, size);
                }
                case 2 -> punch(session, handle);
                case 3 -> {
                    if (layers < 4) {
                        session.push();
                        layers++;
                        moments.clear();
                        durableJournal = session.journalLength();
                    }
                }
                default -> write(bench, handle);
            }
        }

        private void write(Workbench bench, FileHandle handle) throws IOException {
            boolean whole = random.nextBoolean();
            int offset = random.nextInt(MAX_SIZE / PAGE - 2) * PAGE;
            byte[] bytes =
                    new byte[whole ? PAGE * (1 + random.nextInt(2)) : 1 + random.nextInt(6000)];
            offset += whole ? 0 : random.nextInt(PAGE);
            if (random.nextInt(6) > 0) { // Else zeros.
                random.nextBytes(bytes);
            }
            bench.write(handle, offset, bytes);
            content = Arrays.copyOf(content, Math.max(content.length, offset + bytes.length));
            System.arraycopy(bytes, 0, content, offset, bytes.length);
        }

        private void punch(Session session, FileHandle handle) throws IOException {
            int from = random.nextInt(content.length);
            int to = Math.min(content.length, from + 1 + random.nextInt(3 * PAGE));
            session.fileSystem()
                    .fallocate(
                            OpContext.ROOT,
                            handle,
                            FallocateMode.PUNCH_HOLE | FallocateMode.KEEP_SIZE,
                            from,
                            to - from);
            content = content.clone();
            Arrays.fill(content, from, to, (byte) 0);
        }

        private void fsync(Session session, FileHandle handle) throws IOException {
            session.fileSystem().fsync(OpContext.ROOT, handle, false);
            durable(session);
        }

        private Path layer() {
            return fixture.folder().resolve("layers/%04d".formatted(layers));
        }

        private Moment now() throws IOException {
            Map<String, byte[]> disk = new HashMap<>();
            try (var files = Files.list(layer().resolve("data"))) {
                for (Path file : files.toList()) {
                    disk.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
            return new Moment(content.clone(), disk);
        }

        private void cutPower(long journalLength) throws IOException {
            Set<String> names = new HashSet<>();
            moments.forEach(moment -> names.addAll(moment.disk.keySet()));
            for (String name : names) {
                leave(layer().resolve("data").resolve(name), name);
            }
            try (FileChannel journal =
                    FileChannel.open(layer().resolve("journal"), StandardOpenOption.WRITE)) {
                long beyond = journalLength - durableJournal;
                journal.truncate(durableJournal + (long) (random.nextDouble() * (beyond + 1)));
            }
            Files.writeString(fixture.folder().resolve("lock"), "an earlier boot");
        }

        /** A file of the top layer, each page as it was at some moment; maybe none at all. */
        private void leave(Path file, String name) throws IOException {
            boolean mayBeMissing = !moments.getFirst().disk.containsKey(name);
            if (mayBeMissing && random.nextInt(4) == 0) {
                Files.deleteIfExists(file);
                return;
            }
            byte[] left = at(random.nextInt(moments.size()), name).clone();
            for (int page = 0; page * PAGE < left.length; page++) {
                byte[] other = at(random.nextInt(moments.size()), name);
                for (int i = page * PAGE; i < Math.min(left.length, (page + 1) * PAGE); i++) {
                    left[i] = i < other.length ? other[i] : 0;
                }
            }
            Files.write(file, left);
        }

        private byte[] at(int moment, String name) {
            return moments.get(moment).disk.getOrDefault(name, new byte[0]);
        }

        private byte[] check(Session session, String what) throws IOException {
            Workbench bench = new Workbench(session.fileSystem());
            byte[] found = bench.content("file");
            bench.letGo();
            assertThat(moments.stream().map(moment -> moment.content.length))
                    .as(what + ": size")
                    .contains(found.length);
            for (int at = 0; at < found.length; at += PAGE) {
                byte[] page = Arrays.copyOfRange(found, at, Math.min(found.length, at + PAGE));
                int from = at;
                boolean was =
                        moments.stream()
                                .anyMatch(moment ->
                                        Arrays.equals(
                                                page, piece(moment.content, from, page.length)));
                assertThat(was)
                        .as("%s: page %d is what it was at some moment", what, at / PAGE)
                        .isTrue();
            }
            return found;
        }

        /** Zeros behind the end. */
        private static byte[] piece(byte[] content, int from, int length) {
            return from >= content.length
                    ? new byte[length]
                    : Arrays.copyOfRange(content, from, from + length);
        }
    }
}
