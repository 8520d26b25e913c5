package io.celfs.cli.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tour in the README, as it stands there. */
class ReadmeTest {
    private static final Pattern TOUR = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir Path home;

    /** A tour that breaks off leaves its mount behind. */
    @AfterEach
    void unmountWhatIsLeft() throws Exception {
        new Program(home).shell("umount -l mnt || fusermount3 -u -z mnt");
    }

    @Test
    @Timeout(120)
    void theTourWorks() throws Exception {
        assumeTrue(
                Files.isWritable(Path.of("/dev/fuse")),
                "the tour is not tested: /dev/fuse is missing or not ours");
        Matcher tour = TOUR.matcher(Files.readString(Program.ROOT.resolve("README.md")));
        assertThat(tour.find()).isTrue();
        Program.Result result = new Program(home).shell("set -eu\n" + tour.group(1));
        assertThat(result.err()).doesNotContain("celfs:");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("M data.txt\n", "A docs/\n", "R src/ -> source/\n");
        assertThat(home.resolve("copy/docs/README")).hasContent("read me");
    }
}
