package io.celfs.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Listing directories. */
public interface DirectoryContract extends FileSystemLaws {
    int MANY = 300;

    TreeSpec SHELF = shelf();

    private static TreeSpec shelf() {
        TreeSpec tree = TreeSpec.empty().directory("d/dir").link("d/link", "x").directory("e");
        for (int i = 0; i < 20; i++) {
            tree = tree.file("d/f" + i, "x");
        }
        return tree;
    }

    private static List<Listing.Entry> some(
            Workbench bench, FileHandle directory, long cookie, int limit) throws FsException {
        return Listing.some(bench.fs(), bench.context(), directory, cookie, limit, false);
    }

    private static List<String> texts(List<Listing.Entry> entries) {
        return entries.stream().map(entry -> entry.name().toString()).toList();
    }

    @Test
    default void everythingIsListedOnce() throws FsException {
        try (Workbench bench = bench(SHELF)) {
            List<Listing.Entry> entries =
                    Listing.all(bench.fs(), bench.context(), bench.opendir("d"));
            assertThat(texts(entries)).contains(".", "..").hasSize(24).doesNotHaveDuplicates();
            for (Listing.Entry entry : entries) {
                if (entry.name().isDots()) {
                    long expected = entry.name().length() == 1 ? bench.ino("d") : FileSystem.ROOT;
                    assertThat(entry.attributes().ino).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    default void theDotsComeFirst() throws FsException {
        sees(Aspect.DOTS_FIRST);
        try (Workbench bench = bench(SHELF)) {
            assertThat(texts(some(bench, bench.opendir("d"), 0, 3))).startsWith(".", "..");
        }
    }

    @Test
    default void entriesTellInodeAndType() throws FsException {
        try (Workbench bench = bench(SHELF)) {
            FileHandle directory = bench.opendir("d");
            for (Listing.Entry entry : Listing.all(bench.fs(), bench.context(), directory)) {
                Attributes looked = bench.stat("d/" + entry.name());
                assertThat(entry.attributes().ino).isEqualTo(looked.ino);
                assertThat(FileMode.type(entry.attributes().mode))
                        .isEqualTo(FileMode.type(looked.mode));
            }
        }
    }

    @Test
    default void everyCookieGoesOnBehindItsEntry() throws FsException {
        try (Workbench bench = bench(SHELF)) {
            FileHandle directory = bench.opendir("d");
            List<Listing.Entry> all = Listing.all(bench.fs(), bench.context(), directory);
            for (int i = all.size() - 1; i >= 0; i--) {
                List<Listing.Entry> rest = some(bench, directory, all.get(i).cookie(), 1000);
                assertThat(texts(rest)).isEqualTo(texts(all.subList(i + 1, all.size())));
            }
        }
    }

    @Test
    default void aRefusedEntryComesAgain() throws FsException {
        try (Workbench bench = bench(SHELF)) {
            FileHandle directory = bench.opendir("d");
            List<String> seen = new ArrayList<>();
            long cookie = 0;
            for (int limit = 1; ; limit = limit % 3 + 1) {
                List<Listing.Entry> piece = some(bench, directory, cookie, limit);
                if (piece.isEmpty()) {
                    break;
                }
                assertThat(piece).hasSizeLessThanOrEqualTo(limit);
                seen.addAll(texts(piece));
                cookie = piece.getLast().cookie();
            }
            assertThat(seen).isEqualTo(texts(Listing.all(bench.fs(), bench.context(), directory)));
        }
    }

    @Test
    default void plusGivesAttributesAndReferences() throws FsException {
        try (Workbench bench = bench(SHELF)) {
            FileHandle directory = bench.opendir("d");
            List<Listing.Entry> entries =
                    Listing.some(bench.fs(), bench.context(), directory, 0, 1000, true);
            for (Listing.Entry entry : entries) {
                if (!entry.name().isDots()) {
                    bench.keep(entry.attributes());
                    Attributes stat = bench.stat(entry.attributes().ino);
                    assertThat(entry.attributes().size).isEqualTo(stat.size);
                    assertThat(entry.attributes().mode).isEqualTo(stat.mode);
                    assertThat(entry.attributes().nlink).isEqualTo(stat.nlink);
                }
            }
            assertThat(entries).hasSize(24);
        }
    }

    @Test
    default void untouchedEntriesComeOnceWhileOthersComeAndGo() throws FsException {
        try (Workbench bench = writable(SHELF)) {
            FileHandle directory = bench.opendir("d");
            List<String> seen = new ArrayList<>();
            long cookie = 0;
            for (int round = 0; ; round++) {
                List<Listing.Entry> piece = some(bench, directory, cookie, 2);
                if (piece.isEmpty()) {
                    break;
                }
                seen.addAll(texts(piece));
                cookie = piece.getLast().cookie();
                if (round < 12) {
                    churn(bench, round);
                }
            }
            assertThat(seen).doesNotHaveDuplicates();
            for (int i = 10; i < 20; i++) {
                assertThat(seen).contains("f" + i);
            }
            assertThat(seen).contains("dir", "link");
        }
    }

    /** Removes, makes and renames what nobody counts on: f0 to f9 and new files. */
    private static void churn(Workbench bench, int round) throws FsException {
        bench.file("d/new" + round, "x");
        if (round % 3 == 0) {
            bench.unlink("d/new" + round);
        }
        if (round < 10) {
            bench.rename("d/f" + round, "e/gone" + round);
        }
    }

    @Test
    default void everythingCanBeRemovedWhileItIsListed() throws FsException {
        try (Workbench bench = writable(SHELF)) {
            for (int i = 0; i < MANY; i++) {
                bench.mknod("e/n" + i, FileMode.REGULAR | 0644, 0);
            }
            FileHandle directory = bench.opendir("e");
            long parent = bench.ino("e");
            long cookie = 0;
            int removed = 0;
            while (true) {
                List<Listing.Entry> piece = some(bench, directory, cookie, 7);
                if (piece.isEmpty()) {
                    break;
                }
                for (Listing.Entry entry : piece) {
                    if (!entry.name().isDots()) {
                        bench.fs().unlink(bench.context(), parent, entry.name());
                        removed++;
                    }
                }
                cookie = piece.getLast().cookie();
            }
            assertThat(removed).isEqualTo(MANY);
            bench.rmdir("e");
        }
    }

    @Test
    default void manyEntriesAreListedOnce() throws FsException {
        try (Workbench bench = writable(SHELF)) {
            List<String> expected = IntStream.range(0, MANY).mapToObj(i -> "entry-" + i).toList();
            for (String entry : expected) {
                bench.mknod("e/" + entry, FileMode.REGULAR | 0644, 0);
            }
            assertThat(bench.list("e")).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    default void cookiesAreDistinctAndNotTheBeginning() throws FsException {
        try (Workbench bench = bench(SHELF)) {
            Set<Long> cookies = new HashSet<>();
            for (Listing.Entry entry :
                    Listing.all(bench.fs(), bench.context(), bench.opendir("d"))) {
                assertThat(entry.cookie()).isNotZero();
                assertThat(cookies.add(entry.cookie())).isTrue();
            }
        }
    }

    @Test
    default void aListingShowsChangesWhenItBeginsAgain() throws FsException {
        try (Workbench bench = writable(SHELF)) {
            FileHandle directory = bench.opendir("e");
            assertThat(some(bench, directory, 0, 100)).hasSize(2);
            bench.file("e/x", "x");
            bench.rename("d/f1", "e/f1");
            assertThat(texts(some(bench, directory, 0, 100)))
                    .containsExactlyInAnyOrder(".", "..", "x", "f1");
            bench.fs().fsyncdir(bench.context(), directory, false);
        }
    }

    @Test
    default void oddNamesComeBackByteForByte() throws FsException {
        try (Workbench bench = writable(SHELF)) {
            Name odd = Name.of(new byte[] {(byte) 0xff, 1, (byte) 0x80});
            Attributes made = new Attributes();
            bench.fs().mkdir(bench.context(), bench.ino("e"), odd, 0755, made);
            bench.keep(made);
            assertThat(some(bench, bench.opendir("e"), 0, 10))
                    .extracting(Listing.Entry::name)
                    .contains(odd);
        }
    }
}
