package io.celfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CelfsCommandTest {
    @TempDir Path home;
    private CommandRunner celfs;

    @BeforeEach
    void setUp() {
        celfs = new CommandRunner(home);
    }

    static List<String> names() {
        return Commands.NAMES;
    }

    @Test
    void versionIsOneLineOfData() throws IOException {
        CommandRunner.Result result = celfs.run("--version");
        assertThat(result.code()).isZero();
        assertThat(result.out()).matches("celfs [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void helpNamesEveryCommand() throws IOException {
        CommandRunner.Result result = celfs.run("--help");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains(Commands.NAMES);
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyCommandHasHelpOnStandardOutput(String name) throws IOException {
        CommandRunner.Result result = celfs.run(name, "--help");
        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("Usage: celfs " + name);
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("names")
    void wrongUsageIsOneLineThatLeadsToTheHelp(String name) throws IOException {
        CommandRunner.Result result = celfs.run(name, "--no-such-option");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).matches("celfs: .*: see 'celfs " + name + " --help'\n");
    }

    @Test
    void anUnknownCommandIsWrongUsage() throws IOException {
        CommandRunner.Result result = celfs.run("frobnicate");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .isEqualTo("celfs: no such command 'frobnicate': see 'celfs --help'\n");
    }

    @Test
    void nothingAtAllIsWrongUsage() throws IOException {
        CommandRunner.Result result = celfs.run();
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).isEqualTo("celfs: a command is missing: see 'celfs --help'\n");
    }
}
