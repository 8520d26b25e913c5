package io.celfs.cli.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as scripts make them, judged by e2fsck and debugfs. */
class ImageTest {
    @TempDir Path home;
    private Program program;

    @BeforeEach
    void setUp() {
        program = new Program(home);
    }

    private void prints(String script, String expected) throws Exception {
        Program.Result result = program.shell("PATH=$PATH:/usr/sbin:/sbin\n" + script);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(expected);
    }

    @Test
    void aTreeOfEverythingComesBack() throws Exception {
        prints(
                """
                mkdir -p tree/dir/empty; cd tree
                echo alpha > a; ln a dir/second; ln -s ../a dir/link; mkfifo fifo
                truncate -s 100M sparse; echo end >> sparse
                setfattr -n user.note -v text a; chmod 750 dir; chmod 4711 a
                cd ..
                celfs mkfs image --from tree 2> said
                grep -o '[0-9,]* in use' said
                e2fsck -fn image > check 2>&1; echo $?
                celfs fsck image 2>&1
                debugfs -R 'stat /a' image 2> /dev/null | grep -o 'Mode: *[0-9]*\\|Links: [0-9]*\\|user.note.*'
                debugfs -R 'stat /fifo' image 2> /dev/null | grep -o 'Type: FIFO'
                [ $(stat -c %s image) -lt 1000000 ] && echo small
                rm tree/fifo; mkdir back; debugfs -R "rdump / back" image 2> /dev/null
                rmdir back/lost+found; diff -r --no-dereference tree back && echo same
                """,
                """
                7 in use
                0
                image: clean
                Mode:  04711
                Links: 2
                user.note (4) = "text"
                Type: FIFO
                small
                same
                """);
    }

    @Test
    void pathsMayBeLongerThanTheKernelTakes() throws Exception {
        prints(
                """
                name=$(printf 'd%.0s' $(seq 200)); mkdir tree; cd tree
                for i in $(seq 25); do mkdir $name; cd $name; done; echo deep > file; ln -s file link
                cd "$HOME"
                celfs mkfs image --from tree 2> said; celfs fsck image 2>&1
                celfs snapshot tree -o one 2> said; celfs snapshot image -o two 2> said
                cmp one two && celfs ls -R two | grep -c 'd/file$'
                rm -rf tree
                """,
                "image: clean\n1\n");
    }

    @Test
    void ownersModesAndTimesAreMapped() throws Exception {
        prints(
                """
                umask 022; mkdir -p tree/dir; echo x > tree/dir/file; echo y > tree/run; chmod 700 tree/run; ln -s run tree/link
                show() {
                  for path in / /dir /dir/file /run; do
                    debugfs -R "stat $path" $1 2> /dev/null | tr -s ' \\n' ' ' \\
                      | sed 's/.*Mode: \\([0-9]*\\).*User: \\([0-9]*\\) Group: \\([0-9]*\\).*/\\1 \\2:\\3/'; echo
                  done
                }
                own=$(id -u):$(id -g)
                celfs mkfs one --from tree --owner 7:8 --root-owner 5:70001 2> said; show one
                celfs mkfs two --from tree --map-user ${own%:*}:3 --map-group ${own#*:}:70000 \\
                  --directory-mode 711 --file-mode 640 2>> said; show two
                celfs mkfs three --from tree --time 1000000000 --clamp-times 2>> said
                debugfs -R "stat /run" three 2> /dev/null | grep -o 'mtime: [0-9a-fx:]*'
                celfs snapshot tree -o m 2>> said
                celfs mkfs four --from m --time 1000000000 2>> said; show four
                debugfs -R "stat /link" four 2> /dev/null | grep -o 'mtime: [0-9a-fx:]*'
                for image in one two three four; do e2fsck -fn $image > check 2>&1 || cat check; done
                """,
                """
                0755 5:70001
                0755 7:8
                0644 7:8
                0700 7:8
                0711 3:70000
                0711 3:70000
                0640 3:70000
                0750 3:70000
                mtime: 0x3b9aca00:00000000
                0755 0:0
                0755 0:0
                0644 0:0
                0755 0:0
                mtime: 0x3b9aca00:00000000
                """);
    }

    @Test
    void namesThatAreNoTextWorkInAnyLocale() throws Exception {
        prints(
                """
                export LC_ALL=C
                name=$(printf 'caf\\351-\\303\\251')
                mkdir "$name" && echo inside > "$name/$name"
                celfs mkfs "$name.img" --from "$name" 2> said
                celfs fsck "$name.img" 2>> said; echo $?
                celfs snapshot "$name.img" -o "$name.json" 2>> said
                celfs ls "$name.json"
                celfs mkfs "$name.two" --from "$name.json" 2>> said
                debugfs -R 'ls -p /' "$name.two" 2> /dev/null | grep -c 'caf.*-'
                celfs mkfs "$name.two" --size 1M 2>&1 | grep -c 'already: overwrite'
                celfs fsck --json "$name.two" | grep -o 'caf[^.]*.two'
                """,
                "0\ncaf\u00e9-\u00c3\u00a9\n1\n1\ncaf\\uDCE9-\\u00E9.two\n");
    }

    @Test
    void anUnreadableFileMeansNoImage() throws Exception {
        // Root reads everything, so an ordinary user is asked.
        String asUser =
                program.shell("id -u").out().equals("0\n")
                        ? "setpriv --reuid=65534 --regid=65534 --clear-groups "
                        : "";
        Program.Result result =
                program.shell(
                        """
                        chmod 755 .. . ; mkdir -p tree/dir out; chmod 777 out
                        echo secret > tree/dir/secret; chmod 000 tree/dir/secret
                        %scelfs mkfs out/image --from tree; echo $?; ls -A out
                        """
                                .formatted(asUser));
        assertThat(result.out()).isEqualTo("1\n");
        assertThat(result.err()).isEqualTo("celfs: tree/dir/secret: permission denied\n");
    }

    @Test
    void anInterruptedImageLeavesNothingBehind() throws Exception {
        prints(
                """
                mkdir tree out; head -c 300M /dev/zero | tr '\\0' x > tree/large
                celfs mkfs out/image --from tree 2> said & pid=$!
                until ls -A out | grep -q tmp; do kill -0 $pid || break; done
                kill -TERM $pid; wait $pid; ls -A out; echo nothing
                """,
                "nothing\n");
    }
}
