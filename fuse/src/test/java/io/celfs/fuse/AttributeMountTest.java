package io.celfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel keeps attributes for ever, yet every change shows at once under every name. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttributeMountTest {
    private static final String HELPERS =
            """
            at() { stat -c "$1" "$2"; }
            # changed FORMAT FILE COMMAND...: the command changes what stat shows
            changed() {
              format=$1; file=$2; shift 2
              before=$(at "$format" "$file"); "$@"; after=$(at "$format" "$file")
              test "$before" != "$after" || { echo "$* left $format of $file at $after"; exit 1; }
            }
            same() {
              format=$1; file=$2; shift 2
              before=$(at "$format" "$file"); "$@"; after=$(at "$format" "$file")
              test "$before" = "$after" || { echo "$* changed $format of $file"; exit 1; }
            }
            write() { printf "$2" | dd of="$1" conv=notrunc status=none; }
            append() { printf more >> "$1"; }
            """;

    private TestMount mount;

    @BeforeEach
    void mount() throws IOException {
        mount = TestMount.ofMemory();
        mount.sh("printf content > f; ln f g; mkdir d; ln -s f s");
    }

    @AfterEach
    void unmount() throws IOException {
        if (mount != null) {
            mount.close();
        }
    }

    private void run(String script) throws IOException {
        assertThat(mount.sh(HELPERS + script)).isEmpty();
    }

    @Test
    void writes() throws IOException {
        run("changed %.Y f write f x; changed %.Z f write f y; changed %.Z g write f z");
        run("changed %s g append f; changed %.Y g append f; changed %b f sh -c 'seq 9999 > f'");
        run("same %.X f append f");
    }

    @Test
    void sizes() throws IOException {
        run("changed %s g truncate -s 3 f; changed %.Z g truncate -s 1 f");
        run("changed %.Y f truncate -s 0 f; changed %s f fallocate -l 9999 f");
        run("changed %s g sh -c '> f'");
    }

    @Test
    void modesAndOwners() throws IOException {
        run("changed %a g chmod 600 f; changed %.Z g chmod 644 f; same %.Y f chmod 600 f");
        run("changed %u g chown 1234 f; changed %.Z g chown 1235 f");
        run("changed %.Y g touch -d 2001-01-01 f; changed %.Z f touch -d 2002-01-01 g");
        run("changed %.X d touch -a -d 2001-01-01 d");
    }

    @Test
    void names() throws IOException {
        run("changed %h f ln g h; changed %.Z f ln g i; changed %h f rm i; changed %.Z f rm h");
        run("changed %.Z f mv g j; changed %.Y . mv j g; changed %.Y d mv g d/g");
        run("changed %.Z f mv d/g g; changed %h . mkdir e; changed %h . rmdir e");
        run("changed %.Y . touch n; changed %.Y . rm n; changed %.Y d ln -s x d/l");
        run("changed %h f sh -c 'echo > n; mv n g'");
        run("mkdir p q p/x; changed %h p mv p/x q; changed %h q mv q/x p");
        run("touch a b; changed %.Z a sh -c 'touch c; mv c x; mv a y; mv y a'");
    }

    @Test
    void extendedAttributes() throws IOException {
        TestMount.assumeProgram("setfattr");
        run("changed %.Z g setfattr -n user.a -v 1 f; changed %.Z g setfattr -x user.a f");
    }

    @Test
    void copiesIntoAFile() throws IOException {
        run("printf longer-content > source; changed %s g cp source f; changed %.Y g cp source f");
    }

    @Test
    void openFilesSeeTheSame() throws IOException {
        run(
                """
                exec 3<f
                inner() { stat -L -c "$1" /proc/self/fd/3; }
                a=$(inner %s,%h,%Z.%Y); append g; b=$(inner %s,%h,%Z.%Y); test "$a" != "$b"
                a=$(inner %h); rm g; b=$(inner %h); test "$a" != "$b"
                rm f; test $(inner %h) = 0
                """);
    }
}
