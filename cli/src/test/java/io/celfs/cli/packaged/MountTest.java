package io.celfs.cli.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.cli.packaged.Program.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mounts as scripts make them. */
@Timeout(120)
class MountTest extends MountScripts {
    @Override
    String preparation() {
        return "celfs snapshot tree -o base";
    }

    @Test
    void theWholeRoundTrip() throws Exception {
        prints(
                """
                s=$(celfs mount base mnt)
                diff -r tree mnt && echo same
                echo changed > mnt/a; mkdir mnt/new; rm mnt/dir/b
                celfs diff mnt
                celfs status --exit-code mnt > status; echo $?
                celfs export mnt -o diff 2> /dev/null
                celfs flush mnt
                celfs compose base diff -o whole
                celfs checkout whole copy
                diff -r mnt copy && echo same
                kept=$(celfs unmount mnt)
                [ "$s" = "$kept" ] && echo kept
                celfs diff "$s"
                celfs discard "$s"
                celfs sessions
                """,
                "same\nM a\nD dir/b\nA new/\n1\nsame\nkept\nM a\nD dir/b\nA new/\n");
    }

    @Test
    void aDaemonHoldsNothingOfItsCaller() throws Exception {
        prints(
                """
                exec 7> open
                x=$(celfs mount --session s base mnt | cat); echo "$x"
                pid=$(sed -n 's/^pid=//p' s/daemon)
                readlink /proc/$pid/cwd
                ls -l /proc/$pid/fd | grep -c "$PWD/open"
                [ "$(ps -o sid= -p $pid | tr -d ' ')" = $pid ] && echo own session
                celfs unmount mnt
                """,
                "HOME/s\n/\n0\nown session\nHOME/s\n");
    }

    @Test
    void aSessionIsTakenUpAgain() throws Exception {
        prints(
                """
                celfs mount --session s base mnt > /dev/null
                echo new > mnt/new
                celfs unmount mnt > /dev/null
                celfs mount --session s mnt > /dev/null
                cat mnt/new
                celfs unmount mnt > /dev/null
                echo x > tree/x; celfs snapshot tree -o other 2> /dev/null
                celfs mount --session s other mnt 2>&1
                echo $?
                """,
                "new\n"
                        + "celfs: session HOME/s began with another manifest than HOME/other:"
                        + " name only one of them\n1\n");
    }

    @Test
    void aSessionWithoutChangesLeavesNothing() throws Exception {
        prints(
                """
                celfs mount base mnt > /dev/null; cat mnt/a; celfs unmount mnt; celfs sessions
                celfs mount --ephemeral base mnt; echo x > mnt/x; celfs unmount mnt; celfs sessions
                """,
                "alpha\n");
    }

    @Test
    void theLiveDirectoryLeadsToTheSessionAndFlushesIt() throws Exception {
        prints(
                """
                celfs mount --session s base mnt
                readlink mnt/.celfs/session; echo x > mnt/x; ls s/layers/0001
                echo > mnt/.celfs/flush; cat s/layers/0001/view/x
                celfs unmount mnt > /dev/null
                """,
                "HOME/s\nHOME/s\ndata\njournal\nx\n");
    }

    @Test
    void readOnlyRefusesChanges() throws Exception {
        prints(
                """
                celfs mount --read-only --session s base mnt > /dev/null
                (echo x > mnt/x) 2>&1 | grep -o 'Read-only file system'
                celfs unmount mnt > /dev/null
                """,
                "Read-only file system\n");
    }

    @Test
    void aKilledDaemonIsToldAndLosesNothing() throws Exception {
        prints(
                """
                celfs mount --session s base mnt > /dev/null
                echo new > mnt/new
                pid=$(sed -n 's/^pid=//p' s/daemon)
                kill -9 $pid; tail --pid=$pid -f /dev/null
                celfs status mnt | grep -o 'died without a word, killed or crashed'
                celfs mount --session s mnt
                cat mnt/new
                celfs unmount mnt > /dev/null
                celfs status s | grep -o 'not mounted (unmounted'
                """,
                "died without a word, killed or crashed\nHOME/s\nnew\nnot mounted (unmounted\n");
    }

    @Test
    void signalsAndPlainUmountEndTheDaemonCleanly() throws Exception {
        prints(
                """
                for how in 'kill -TERM $pid' 'kill -INT $pid' 'umount mnt || fusermount3 -u mnt'; do
                  celfs mount --session s base mnt > /dev/null
                  echo "$how" > mnt/how
                  pid=$(sed -n 's/^pid=//p' s/daemon)
                  eval "$how"; tail --pid=$pid -f /dev/null
                  celfs status s | grep -o 'not mounted (unmounted'
                  ls mnt
                done
                celfs diff s
                """,
                "not mounted (unmounted\n".repeat(3) + "A how\n");
    }

    @Test
    void aDaemonStopsAlsoWhileFilesAreHeldOpen() throws Exception {
        prints(
                """
                mkfifo hold
                for how in 'true' 'umount -l mnt || fusermount3 -u -z mnt'; do
                  celfs mount --session s base mnt > /dev/null
                  (exec 3> mnt/new; printf kept >&3; echo > told; read x < hold; exec 3>&-) &
                  until [ -s told ]; do sleep 0.05; done; rm told
                  pid=$(sed -n 's/^pid=//p' s/daemon)
                  eval "$how"; kill -TERM $pid; tail --pid=$pid -f /dev/null
                  echo > hold; wait
                  celfs status s | grep -o 'not mounted (unmounted'
                  celfs mount --session s mnt > /dev/null; cat mnt/new; echo
                  celfs unmount mnt > /dev/null
                done
                """,
                "not mounted (unmounted\nkept\n".repeat(2));
    }

    @Test
    void mountPointsAndSessionsMayHaveAnyName() throws Exception {
        prints(
                """
                export LC_ALL=C
                m=$(printf 'm\\377 x\\ny\\\\'); s=$(printf 's\\376,\\nz\\\\'); mkdir "$m"
                [ "$(celfs mount --session "$s" base "$m")" = "$PWD/$s" ] && echo mounted
                cat "$m/a"; echo x > "$m/x"; celfs diff "$m"
                celfs status "$m" | grep -c 'mounted at'
                [ "$(celfs unmount "$m")" = "$PWD/$s" ] && echo unmounted
                celfs status "$m" | grep -c 'not mounted (unmounted'
                """,
                "mounted\nalpha\nA x\n1\nunmounted\n1\n");
    }

    @Test
    void aMountThatIsCoveredIsNotMistaken() throws Exception {
        assumeTrue(program.shell("mount -t tmpfs x mnt && umount mnt").code() == 0, "not root");
        Result result =
                program.shell(
                        """
                        celfs mount --session s base mnt > /dev/null
                        mount -t tmpfs cover mnt; touch mnt/cover
                        celfs unmount mnt; echo $?
                        celfs status mnt; echo $?
                        ls mnt
                        umount mnt; celfs unmount mnt > /dev/null; echo $?
                        """);
        assertThat(result.out()).isEqualTo("1\n1\ncover\n0\n");
        assertThat(result.err().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("another mount covers"));
    }

    @Test
    void aFailureOfTheStoreIsWrittenDown() throws Exception {
        prints(
                """
                celfs mount --session s base mnt > /dev/null
                find .local/share/celfs/store -name '*.xxh128' -exec rm {} +
                cat mnt/a 2>&1 | grep -o 'Input/output error'
                celfs status mnt | grep -c 'store traffic: '
                celfs unmount mnt > /dev/null
                grep -c 'of inode .*: .*object' s/daemon.log
                """,
                "Input/output error\n1\n1\n");
    }

    @Test
    void theForegroundIsServedByTheCommandItself() throws Exception {
        prints(
                """
                celfs mount -f --session s base mnt > out &
                until [ -s out ]; do sleep 0.05; done
                cat mnt/a out
                celfs unmount mnt
                wait $!; echo $?
                """,
                "alpha\nHOME/s\nHOME/s\n0\n");
    }

    @Test
    void whatCannotBeMountedIsToldAtOnce() throws Exception {
        Result result =
                program.shell(
                        """
                        celfs mount none mnt; echo $?
                        celfs mount tree mnt; echo $?
                        mkfifo pipe; celfs mount pipe mnt; echo $?
                        celfs mount base none; echo $?
                        celfs mount --store empty base mnt; echo $?
                        celfs mount --session mnt/s base mnt; echo $?
                        celfs mount --session s base mnt > /dev/null
                        mkdir mnt2
                        celfs mount base mnt; echo $?
                        celfs mount --session s mnt2; echo $?
                        celfs discard s; echo $?
                        (cd mnt; celfs unmount .; echo $?)
                        celfs unmount mnt > /dev/null
                        """);
        assertThat(result.out()).isEqualTo("1\n".repeat(10));
        assertThat(result.err().lines().map(line -> line.replace(home.toString(), "HOME")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("none: there is no such manifest"),
                        line -> assertThat(line).contains("tree: is a directory"),
                        line -> assertThat(line).contains("pipe: is a pipe or a device"),
                        line -> assertThat(line).contains("HOME/none is missing: mkdir it"),
                        line -> assertThat(line).contains("lacks the content", "--store"),
                        line -> assertThat(line).contains("session folder", "choose one outside"),
                        line -> assertThat(line).contains("is a celfs mount already"),
                        line -> assertThat(line).contains("HOME/s is mounted already"),
                        line -> assertThat(line).contains("is mounted: unmount it first"),
                        line -> assertThat(line).contains("is in use", "--lazy"));
    }

    @Test
    void filesOfTheUserAreNeitherTakenOverNorDeleted() throws Exception {
        Result result =
                program.shell(
                        """
                        mkdir p; echo mine > p/mine; mkdir -p q/layers; echo mine > q/layers/mine
                        celfs mount --session p --ephemeral base mnt; echo $?
                        celfs mount --session q --ephemeral base mnt; echo $?
                        cat p/mine q/layers/mine; ls -A p q
                        celfs mount --session s base mnt; echo late > s/late
                        celfs unmount mnt > /dev/null
                        celfs mount --session s --ephemeral mnt; echo $?
                        celfs discard s; echo $?
                        ls -A s
                        celfs mount --session e --ephemeral base mnt; echo late > e/late
                        echo x > mnt/x
                        celfs unmount mnt > /dev/null
                        ls -A e
                        """);
        String refused = " is not empty and holds no session: name an empty or new folder\n";
        assertThat(result.out().replace(home.toString(), "HOME"))
                .isEqualTo(
                        "1\n1\nmine\nmine\np:\nmine\n\nq:\nlayers\n"
                                + "HOME/s\n1\n0\nlate\nlate\n");
        assertThat(result.err().replace(home.toString(), "HOME"))
                .isEqualTo(
                        "celfs: HOME/p"
                                + refused
                                + "celfs: HOME/q"
                                + refused
                                + "celfs: HOME/s holds a session, which --ephemeral would throw"
                                + " away: leave the option out or name a new folder\n"
                                + "celfs: warning: HOME/s stays: it holds files that are not of the"
                                + " session\n");
    }

    @Test
    void anExportHoldsWhatWasWrittenThroughAMap() throws Exception {
        assumeTrue(program.shell("command -v python3").code() == 0, "no python3 to map a file");
        prints(
                """
                celfs mount --session s base mnt > /dev/null
                cat > map.py <<'END'
                import mmap, sys
                with open("mnt/a", "r+b") as file, mmap.mmap(file.fileno(), 0) as area:
                    area[0:5] = b"ALPHA"
                    print("written", flush=True)
                    sys.stdin.readline()
                END
                mkfifo hold; python3 map.py < hold > told &
                exec 8> hold
                until [ -s told ]; do sleep 0.05; done
                celfs export mnt -o diff 2> /dev/null
                celfs cat diff a
                exec 8>&-; wait
                celfs unmount mnt > /dev/null
                """,
                "ALPHA\n");
    }

    @Test
    void aRebasedSessionGoesOnFromItsExport() throws Exception {
        prints(
                """
                celfs mount --session s base mnt > /dev/null
                echo one > mnt/one; echo changed > mnt/a
                celfs export --rebase mnt -o first 2> /dev/null; echo $?
                celfs diff mnt; celfs status --exit-code mnt > status; echo $?
                grep -c '^rebased on: ' status
                echo more > mnt/more; exec 8<> mnt/one
                celfs export --rebase mnt -o second 2> /dev/null
                echo two >&8; exec 8>&-; rm mnt/dir/b
                celfs diff mnt
                celfs export --rebase mnt -o third 2> /dev/null
                cp -a mnt shown
                celfs unmount mnt > /dev/null
                celfs export --rebase s 2> /dev/null | celfs ls /dev/stdin
                celfs compose base first second third -o whole
                celfs checkout whole copy && diff -r shown copy && cat copy/one
                """,
                "0\n0\n1\nD dir/b\nM one\ntwo\n");
    }

    @Test
    void aMountThatIsTakenBackLeavesNothing() throws Exception {
        Result result =
                program.shell(
                        """
                        celfs mount -f base mnt > /dev/full; echo $?
                        ls mnt .local/state/celfs/sessions
                        """);
        assertThat(result.out()).isEqualTo("1\n.local/state/celfs/sessions:\n\nmnt:\n");
    }

    @Test
    void aMountIsFoundWithoutTheRegistryOfItsUser() throws Exception {
        prints(
                """
                celfs mount --session s base mnt > /dev/null
                echo x > mnt/x
                export XDG_STATE_HOME=$PWD/other
                celfs diff mnt
                celfs unmount mnt
                celfs discard s
                """,
                "A x\nHOME/s\n");
    }

    @Test
    void aMountEndsWhenItsSessionFolderIsGone() throws Exception {
        Result result =
                program.shell(
                        """
                        celfs mount --session s base mnt > /dev/null
                        rm -r s
                        celfs unmount mnt; echo $?
                        ls mnt
                        """);
        assertThat(result.out()).isEqualTo("0\n");
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .contains("s is gone: unmounting all the same");
    }

    @Test
    void statusLivesInTheMount() throws Exception {
        prints(
                """
                celfs mount --session s base mnt > /dev/null
                ls -A mnt; grep '^session' mnt/.celfs/status; stat -c %a mnt/.celfs
                celfs diff mnt
                celfs unmount mnt > /dev/null
                """,
                "a\ndir\nsession: HOME/s\n500\n");
    }

    @Test
    void theDemoPlays() throws Exception {
        Result result =
                program.shell("TMPDIR=$PWD celfs demo tree; ls -d celfs-demo-* 2> /dev/null");
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("no difference", "nothing is lost", "exactly the tree of the mount")
                .doesNotContain("celfs-demo-");
    }
}
