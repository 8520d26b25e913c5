package io.celfs.ext2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.conformance.Workbench;
import io.celfs.core.AclType;
import io.celfs.core.AclXattr;
import io.celfs.core.AttributeChange;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import io.celfs.core.PosixAcl;
import io.celfs.core.PosixAcl.Entry;
import io.celfs.core.PosixAcl.Tag;
import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.DiskAcl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists that are none: a typed error for whoever needs them, and nothing else. */
class AclDamageTest {
    private static final PosixAcl LIST =
            new PosixAcl(
                    List.of(
                            new Entry(Tag.USER_OBJ, 7, PosixAcl.NO_ID),
                            new Entry(Tag.USER, 5, 0x12345678),
                            new Entry(Tag.GROUP_OBJ, 5, PosixAcl.NO_ID),
                            new Entry(Tag.MASK, 7, PosixAcl.NO_ID),
                            new Entry(Tag.OTHER, 0, PosixAcl.NO_ID)));

    private static void set(Workbench bench, String path, AclType type) throws FsException {
        byte[] value = AclXattr.of(LIST);
        bench.fs().setxattr(bench.context(), bench.ino(path), type.xattr(), value, 0);
    }

    private static TestImage imageWithLists() throws IOException {
        TestImage image = TestImage.make(8 << 20, "-b", "1024");
        try (Workbench bench = new Workbench(image.open())) {
            bench.file("f", "content");
            set(bench, "f", AclType.ACCESS);
            bench.mkdir("d");
            set(bench, "d", AclType.DEFAULT);
        }
        return image;
    }

    /** Puts a byte into every list of the image. */
    private static void damage(TestImage image, int at, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(image.path());
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String list = new String(DiskAcl.of(LIST), StandardCharsets.ISO_8859_1);
        int found = 0;
        for (int i = text.indexOf(list); i >= 0; i = text.indexOf(list, i + 1)) {
            ByteBuffer.wrap(bytes).put(i + at, (byte) value);
            found++;
        }
        assertThat(found).isEqualTo(2);
        Files.write(image.path(), bytes);
    }

    private static void isDamage(Workbench.Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOf(FsException.class)
                .hasFieldOrPropertyWithValue("errno", Errno.EIO)
                .hasCauseInstanceOf(CorruptImageException.class)
                .hasStackTraceContaining("access list of inode");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 9", // version
        "4, 2", // the owner's entry names somebody
        "6, 8", // permissions
        "8, 3", // a tag that there is not
        "16, 16", // the mask before the group
        "20, 32" // two entries for others, no mask
    })
    void whatNeedsAListFailsAndTheRestWorks(int at, int value) throws IOException {
        try (TestImage image = imageWithLists()) {
            damage(image, at, value);
            try (Workbench bench = new Workbench(image.open())) {
                var fs = bench.fs();
                var root = bench.context();
                long file = bench.ino("f");
                long directory = bench.ino("d");
                isDamage(() -> fs.getxattr(root, file, AclType.ACCESS.xattr()));
                isDamage(() -> fs.getxattr(root, directory, AclType.DEFAULT.xattr()));
                isDamage(() -> bench.chmod("f", 0600));
                isDamage(() -> bench.setattr("f", new AttributeChange().mode(0600).owner(7, 7)));
                assertThat(bench.stat("f").uid).as("nothing of it").isZero();
                isDamage(() -> bench.file("d/new", "x"));
                isDamage(() -> bench.mkdir("d/sub"));
                assertThat(bench.stat("f").mode & 0777).isEqualTo(0770);
                assertThat(bench.list("d")).isEmpty();
                assertThat(bench.text("f")).isEqualTo("content");
                set(bench, "f", AclType.ACCESS);
                fs.removexattr(root, directory, AclType.DEFAULT.xattr());
                bench.chmod("f", 0600);
                bench.file("d/new", "x");
            }
        }
    }
}
