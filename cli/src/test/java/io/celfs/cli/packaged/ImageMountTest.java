package io.celfs.cli.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.celfs.cli.packaged.Program.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mounts of disk images, with a session and without. */
@Timeout(120)
class ImageMountTest extends MountScripts {
    @Override
    String preparation() {
        return "celfs mkfs image --size 8M --from tree";
    }

    @Test
    void theKernelMayKeepWhatIsWrittenForAWhile() throws Exception {
        prints(
                """
                celfs mount image mnt --writeback
                celfs status mnt | grep -o -e 'up to .*' -e 'writeback-cache'
                for i in 1 2 3; do printf %d $i >> mnt/kept; done
                celfs unmount mnt
                celfs fsck image 2> /dev/null && echo clean
                celfs mount image mnt --read-only; cat mnt/kept
                """,
                """
                up to 35 seconds old
                writeback-cache
                clean
                123\
                """);
    }

    /** user::rwx, user:1000:rw-, group::r-x, mask::rwx, other::--- */
    private static final String LIST =
            "0x0200000001000700ffffffff02000600e803000004000500ffffffff10000700ffffffff"
                    + "20000000ffffffff";

    @Test
    void accessControlListsAreKeptAndObeyed() throws Exception {
        prints(
                """
                set_list() { setfattr -n system.posix_acl_$1 -v LIST mnt/$2; }
                celfs mount image mnt; umask 077
                celfs status mnt | grep -o access-control-lists
                set_list default dir; set_list access a; chmod 740 mnt/a
                echo new > mnt/dir/new; mkdir mnt/dir/sub; stat -c %a mnt/a mnt/dir/new mnt/dir/sub
                celfs unmount mnt; celfs mount image mnt
                for f in a dir/new dir/sub; do getfattr -e hex -m system mnt/$f | grep -c '^system'; done
                celfs unmount mnt; celfs fsck image 2> /dev/null && echo clean
                celfs mkfs next --from image 2> /dev/null; celfs mount next mnt --read-only
                getfattr -e hex -n system.posix_acl_access mnt/a | sed -n 's/.*=//p'
                celfs unmount mnt
                celfs mount image mnt --ephemeral
                getfattr -m - mnt/a; set_list access a 2>&1 | sed 's/.*: //'; celfs unmount mnt
                """
                        .replace("LIST", LIST),
                """
                access-control-lists
                740
                660
                770
                1
                1
                2
                clean
                MASKED
                Operation not supported
                """
                        .replace("MASKED", LIST.replace("10000700", "10000400")));
    }

    @Test
    void anImageIsWrittenItself() throws Exception {
        prints(
                """
                celfs mount image mnt
                cat mnt/a; echo gamma > mnt/c; rm -r mnt/dir
                celfs status mnt | grep -c -e '^image: HOME/image$' -e '^device writes: [0-9]'
                celfs unmount mnt
                celfs fsck image 2> /dev/null && echo clean; celfs sessions
                celfs mount image mnt; ls mnt; celfs unmount mnt
                """
                        .replace("HOME", home.toString()),
                "alpha\n2\nclean\na\nc\nlost+found\n");
    }

    @Test
    void statfsTellsWhatIsFree() throws Exception {
        prints(
                """
                celfs mount image mnt
                before=$(stat -f -c %a mnt); head -c 1M /dev/zero | tr '\\0' x > mnt/c; sync mnt/c
                size=$(stat -f -c %S mnt); after=$(stat -f -c %a mnt)
                [ $(((before - after) * size / 1024)) -ge 1024 ] && echo less
                celfs unmount mnt
                """,
                "less\n");
    }

    @Test
    void aReadOnlyImageStaysAsItIs() throws Exception {
        prints(
                """
                before=$(sha256sum image)
                celfs mount image mnt --read-only
                touch mnt/x 2>&1 | sed 's/.*: //'; cat mnt/dir/b
                celfs unmount mnt; [ "$before" = "$(sha256sum image)" ] && echo same
                """,
                "Read-only file system\nbeta\nsame\n");
    }

    @Test
    void aPartitionIsFoundByItsOffset() throws Exception {
        prints(
                """
                (head -c 1M /dev/zero; cat image) > disk
                celfs mount disk mnt --offset 1M; cat mnt/a; celfs unmount mnt
                """,
                "alpha\n");
    }

    @Test
    void aSessionLeavesTheImageAlone() throws Exception {
        prints(
                """
                before=$(sha256sum image)
                celfs mount image mnt --session s; echo gamma > mnt/c; rm -r mnt/dir
                celfs diff mnt; celfs unmount mnt
                [ "$before" = "$(sha256sum image)" ] && echo same
                celfs mount --session s mnt; cat mnt/c; celfs unmount mnt
                """,
                "HOME/s\nA c\nD dir/\nD dir/b\nHOME/s\nsame\nHOME/s\ngamma\nHOME/s\n");
    }

    @Test
    void whatWasExportedFitsTheSnapshotOfTheImage() throws Exception {
        prints(
                """
                exec 2> err
                celfs mount image mnt --session s > /dev/null
                echo more >> mnt/a; mkdir mnt/empty; mv mnt/dir mnt/moved
                celfs export mnt -o diff
                celfs snapshot image -o base; celfs compose base diff -o new
                celfs checkout new out; rmdir mnt/lost+found
                diff -r out mnt && echo equal
                celfs mkfs next --from new --size auto; celfs snapshot next | cmp - new && echo round
                celfs unmount mnt > /dev/null
                """,
                "equal\nround\n");
    }

    @Test
    void anEphemeralMountKeepsNothing() throws Exception {
        prints(
                """
                celfs mount image mnt --ephemeral; rm -r mnt/a mnt/dir; celfs unmount mnt
                celfs mount image mnt --read-only; cat mnt/a; celfs unmount mnt; celfs sessions
                """,
                "alpha\n");
    }

    @Test
    void nobodyWritesBelowALoopDevice() throws Exception {
        Result attached = program.shell("losetup --find --show image");
        assumeTrue(attached.code() == 0, "no loop device can be had here");
        String loop = attached.out().strip();
        String refusal = "image: is attached to %1$s: detach it (losetup -d %1$s)".formatted(loop);
        try {
            fails("celfs mount image mnt", "celfs: HOME/" + refusal);
            fails("celfs mkfs image --force --size 8M", "celfs: " + refusal);
            prints("celfs mount image mnt --read-only; cat mnt/dir/b; celfs unmount mnt", "beta\n");
        } finally {
            program.shell("losetup -d " + loop);
        }
        prints("celfs mount image mnt; cat mnt/a; celfs unmount mnt", "alpha\n");
    }

    @Test
    void oneWriterAtATime() throws Exception {
        prints("celfs mount image mnt", "");
        fails(
                "mkdir other; celfs mount image other",
                "celfs: HOME/image: is in use: unmount it, or wait until others are done");
        fails(
                "celfs diff mnt > /dev/null 2> err; code=$?; sed 's/.*: an/an/' err >&2; exit $code",
                "an image is mounted there without a session, its changes are in the image");
        fails(
                "celfs discard mnt 2> err; code=$?; sed 's/.* is/is/' err >&2; exit $code",
                "is mounted: unmount it first");
        prints("celfs unmount mnt", "");
    }

    @Test
    void aSessionRefusesAnImageThatWasChanged() throws Exception {
        prints(
                """
                celfs mount image mnt --session s; touch mnt/c; celfs unmount mnt
                celfs mount image mnt; echo other > mnt/other; celfs unmount mnt
                """,
                "HOME/s\nHOME/s\n");
        fails(
                "celfs mount --session s mnt",
                "celfs: file://HOME/image was changed since the session began with it: put it back as"
                        + " it was");
        fails(
                "mv image away; celfs mount --session s mnt",
                "celfs: HOME/image: the image of this session is gone: put it back there");
    }

    @Test
    void whatIsNoImageIsSaidInOneLine() throws Exception {
        fails("celfs mount missing mnt", "celfs: missing: there is no such manifest or image");
        fails(
                "truncate -s 1M zeros; celfs mount zeros mnt 2> err; code=$?;"
                        + " sed 's/zeros: .*/zeros: refused/' err >&2; exit $code",
                "celfs: HOME/zeros: refused");
        fails(
                "head -c 2000 image > cut; celfs mount cut mnt 2> err; code=$?;"
                        + " sed 's/cut: .*/cut: refused/' err >&2; exit $code",
                "celfs: HOME/cut: refused");
    }

    /** A folder that holds a file named as one of ours is not ours. */
    @Test
    void foldersOfOthersAreNotDiscarded() throws Exception {
        fails(
                "mkdir -p proj/layers; echo exec dockerd > proj/daemon; celfs discard proj",
                "celfs: proj: neither a session folder nor a mount point of one: 'celfs sessions'"
                        + " lists them");
        prints("ls proj", "daemon\nlayers\n");
        prints(
                """
                celfs mount image mnt --session s
                mkdir mnt/layers; echo x > mnt/daemon; echo x > mnt/celfs-session.json
                celfs discard mnt 2> /dev/null || echo refused; ls mnt; celfs unmount mnt
                """,
                "HOME/s\nrefused\na\ncelfs-session.json\ndaemon\ndir\nlayers\nlost+found\nHOME/s\n");
    }

    @Test
    void aRebuiltImageIsNotTakenForTheOldOne() throws Exception {
        prints(
                """
                make() { celfs mkfs same --from tree --size 4M --force --time 1000000000 \
                  --uuid 01234567-89ab-4def-8123-456789abcdef \
                  --hash-seed 01234567-89ab-4def-8123-456789abcdef 2> /dev/null; }
                make; celfs mount same mnt --session s; echo x > mnt/x; celfs unmount mnt
                echo ALPHA > tree/a; make
                celfs mount --session s mnt 2> /dev/null || echo refused
                """,
                "HOME/s\nHOME/s\nrefused\n");
    }

    @Test
    void aFailureAtTheEndIsTold() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
        Result result =
                program.shell(
                        """
                        mkdir small; mount -t tmpfs -o size=3M tmpfs small
                        celfs mkfs small/image --size 16M 2> /dev/null
                        celfs mount small/image mnt; head -c 6M /dev/urandom > mnt/x
                        celfs unmount mnt; echo $?; umount small
                        """);
        assertThat(result.out()).isEqualTo("1\n");
        assertThat(result.err())
                .contains("celfs: unmounted, but the daemon failed at the end: ")
                .hasLineCount(1);
    }

    @Test
    void whatWasFlushedSurvivesAKill() throws Exception {
        prints(
                """
                celfs mount image mnt
                echo new > mnt/new; readlink mnt/.celfs/image; echo > mnt/.celfs/flush
                pid=$(celfs status mnt | sed -n 's/^state: .* process //p')
                kill -9 $pid; tail --pid=$pid -f /dev/null; celfs unmount mnt
                e2fsck -p image > /dev/null; celfs mount image mnt; cat mnt/new; celfs unmount mnt
                """,
                "HOME/image\nnew\n");
    }

    @Test
    void aKilledDaemonLeavesAnImageThatE2fsckRepairsByItself() throws Exception {
        prints(
                """
                celfs mount image mnt
                for i in 1 2 3 4 5 6 7 8; do echo $i > mnt/f$i; done; sync mnt/f8
                pid=$(celfs status mnt | sed -n 's/^state: .* process //p')
                kill -9 $pid; tail --pid=$pid -f /dev/null
                celfs status mnt | grep -o 'died without a word'
                celfs unmount mnt; celfs sessions
                e2fsck -p image > /dev/null; [ $? -lt 4 ] && echo repaired
                e2fsck -fn image > /dev/null 2>&1 && echo clean
                celfs mount image mnt; cat mnt/f8; celfs unmount mnt
                """,
                "died without a word\nrepaired\nclean\n8\n");
    }
}
