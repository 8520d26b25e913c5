package io.celfs.fuse.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.AclType;
import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.fuse.wire.InitFlags;
import io.celfs.fuse.wire.Opcode;
import io.celfs.fuse.wire.RequestBytes;
import io.celfs.memfs.MemoryFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of requests the file system hears, with access control lists and without. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AclRequestsTest {
    private static final int UMASK = 027;

    /** Tells what it hears. Keeps no lists, although it may say so. */
    private static final class Listening extends ForwardingFileSystem {
        final List<String> heard = Collections.synchronizedList(new ArrayList<>());
        private final Set<Feature> missing;

        Listening(Set<Feature> missing) {
            super(new MemoryFileSystem(InstantSource.system()));
            this.missing = missing;
        }

        @Override
        public Set<Feature> missing() {
            return missing;
        }

        private void hear(String call, OpContext context) {
            heard.add(call + " " + Integer.toOctalString(context.umask()));
        }

        @Override
        public void mknod(
                OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
                throws FsException {
            hear("mknod", context);
            super.mknod(context, parent, name, mode, rdev, result);
        }

        @Override
        public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
                throws FsException {
            hear("mkdir", context);
            super.mkdir(context, parent, name, mode, result);
        }

        @Override
        public void symlink(
                OpContext context, long parent, Name name, byte[] target, Attributes result)
                throws FsException {
            hear("symlink", context);
            super.symlink(context, parent, name, target, result);
        }

        @Override
        public FileHandle create(
                OpContext context, long parent, Name name, int mode, int flags, Attributes result)
                throws FsException {
            hear("create", context);
            return super.create(context, parent, name, mode, flags, result);
        }

        @Override
        public FileHandle tmpfile(
                OpContext context, long parent, int mode, int flags, Attributes result)
                throws FsException {
            hear("tmpfile", context);
            return super.tmpfile(context, parent, mode, flags, result);
        }

        @Override
        public void setxattr(OpContext context, long ino, Name name, byte[] value, int flags) {
            heard.add(name + " " + context.clearsSetId());
        }

        @Override
        public List<Name> listxattr(OpContext context, long ino) throws FsException {
            return List.of(Name.of("user.a"), AclType.ACCESS.xattr());
        }
    }

    private final FakeKernel kernel = new FakeKernel();
    private @Nullable Session session;

    private Listening start(long offered, FileSystem.Feature... missing) throws IOException {
        Listening fs = new Listening(Set.of(missing));
        kernel.send(FakeKernel.init(7, 45, offered));
        session = Session.start(fs, kernel, SessionOptions.DEFAULT);
        return fs;
    }

    @AfterEach
    void end() throws InterruptedException {
        kernel.unmount();
        if (session != null) {
            session.join();
        }
    }

    private FakeKernel.Answer ask(RequestBytes request) {
        return kernel.call(request);
    }

    private void makeEverything() {
        int file = FileMode.REGULAR | 0666;
        ask(new RequestBytes(Opcode.MKNOD).word(file).word(0).word(UMASK).word(0).text("n"));
        ask(new RequestBytes(Opcode.MKDIR).word(0777).word(UMASK).text("d"));
        ask(new RequestBytes(Opcode.CREATE).word(2).word(file).word(UMASK).word(0).text("f"));
        ask(new RequestBytes(Opcode.TMPFILE).word(2).word(file).word(UMASK).word(0).text("#1"));
        ask(new RequestBytes(Opcode.SYMLINK).text("l").text("f"));
    }

    @Test
    void theUmaskOfTheCallerArrives() throws IOException {
        Listening fs = start(-1);
        makeEverything();
        assertThat(fs.heard)
                .containsExactly("mknod 27", "mkdir 27", "create 27", "tmpfile 27", "symlink 0");
    }

    @Test
    void withoutListsTheKernelHasTakenItOff() throws IOException {
        Listening fs = start(-1, FileSystem.Feature.ACLS);
        makeEverything();
        assertThat(fs.heard)
                .containsExactly("mknod 0", "mkdir 0", "create 0", "tmpfile 0", "symlink 0");
    }

    private static RequestBytes set(AclType type, int flags) {
        RequestBytes request = new RequestBytes(Opcode.SETXATTR).caller(1000, 1000, 0);
        return request.word(4)
                .word(0)
                .word(flags)
                .word(0)
                .text(type.xattr().toString())
                .bytes(new byte[] {2, 0, 0, 0});
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void theKernelSaysWhoKeepsSetGroupId(int kill) throws IOException {
        Listening fs = start(-1);
        assertThat(ask(set(AclType.ACCESS, kill)).errno()).isZero();
        assertThat(fs.heard).containsExactly(AclType.ACCESS.xattr() + " " + (kill == 1));
    }

    @Test
    void anOlderKernelLeavesItToTheCallersCapabilities() throws IOException {
        Listening fs = start(~InitFlags.SETXATTR_EXT);
        RequestBytes request = new RequestBytes(Opcode.SETXATTR).caller(1000, 1000, 0);
        ask(
                request.word(4)
                        .word(0)
                        .text(AclType.DEFAULT.xattr().toString())
                        .bytes(new byte[] {2, 0, 0, 0}));
        assertThat(fs.heard).containsExactly(AclType.DEFAULT.xattr() + " true");
    }

    private RequestBytes get(AclType type) {
        return new RequestBytes(Opcode.GETXATTR).longWord(100).text(type.xattr().toString());
    }

    /** Part of the tree may be without lists: that must not make the kernel refuse it. */
    @ParameterizedTest
    @EnumSource(AclType.class)
    void aNodeThatCannotHaveAListHasNone(AclType type) throws IOException {
        start(-1);
        assertThat(ask(get(type)).errno()).isEqualTo(Errno.ENODATA.number());
    }

    @ParameterizedTest
    @EnumSource(AclType.class)
    void whatTheKernelWouldNotObeyIsRefused(AclType type) throws IOException {
        Listening fs = start(~InitFlags.POSIX_ACL);
        assertThat(ask(get(type)).errno()).isEqualTo(Errno.EOPNOTSUPP.number());
        assertThat(ask(set(type, 0)).errno()).isEqualTo(Errno.EOPNOTSUPP.number());
        assertThat(fs.heard).isEmpty();
    }

    private String names() {
        FakeKernel.Answer answer = ask(new RequestBytes(Opcode.LISTXATTR).longWord(1000));
        byte[] names = new byte[answer.payload().remaining()];
        answer.payload().duplicate().get(names);
        return new String(names, StandardCharsets.US_ASCII);
    }

    @Test
    void onlyWhatIsObeyedIsListed() throws IOException {
        start(-1);
        assertThat(names()).isEqualTo("user.a\0system.posix_acl_access\0");
    }

    @Test
    void whatIsNotObeyedIsNotListed() throws IOException {
        start(-1, FileSystem.Feature.ACLS);
        assertThat(names()).isEqualTo("user.a\0");
    }
}
