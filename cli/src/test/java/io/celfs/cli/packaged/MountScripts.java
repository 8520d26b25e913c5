package io.celfs.cli.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.cli.packaged.Program.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that mount something at {@code mnt}, in a folder with a small {@code tree}. */
abstract class MountScripts {
    @TempDir Path home;
    Program program;

    /** What makes the thing to mount, from {@code tree}. */
    abstract String preparation();

    @BeforeEach
    void setUp() throws Exception {
        assumeTrue(
                Files.isReadable(Path.of("/dev/fuse")) && Files.isWritable(Path.of("/dev/fuse")),
                "mounts are not tested: /dev/fuse is missing or not ours");
        program = new Program(home);
        Result made =
                program.shell(
                        "mkdir -p tree/dir mnt; echo alpha > tree/a; echo beta > tree/dir/b\n"
                                + preparation()
                                + " 2> /dev/null");
        assertThat(made.code()).isZero();
    }

    @AfterEach
    void unmountWhatIsLeft() throws Exception {
        if (program != null) {
            program.shell("umount -l mnt || fusermount3 -u -z mnt");
        }
    }

    /** HOME stands for the folder. */
    void prints(String script, String expected) throws Exception {
        Result result = program.shell(script);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(expected.replace("HOME", home.toString()));
    }

    /** HOME stands for the folder. */
    void fails(String script, String line) throws Exception {
        Result result = program.shell(script);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo(line.replace("HOME", home.toString()) + "\n");
    }
}
