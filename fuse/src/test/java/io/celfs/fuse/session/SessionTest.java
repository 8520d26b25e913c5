package io.celfs.fuse.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.DirectorySink;
import io.celfs.core.Errno;
import io.celfs.core.FileHandle;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.core.OpContext;
import io.celfs.fuse.wire.Opcode;
import io.celfs.fuse.wire.RequestBytes;
import io.celfs.memfs.MemoryFileSystem;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session under a kernel that is sometimes rude. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionTest {
    private static final SessionOptions TWO_READERS =
            new SessionOptions(true, false, true, 2, 2, 8, 1 << 20, CachePolicy.EVERYTHING);

    /** Counts references and handles, and can be slow or broken. */
    private static final class Watched extends ForwardingFileSystem {
        final AtomicLong references = new AtomicLong();
        final AtomicLong handles = new AtomicLong();
        final CountDownLatch entered = new CountDownLatch(1);

        Watched() {
            super(new MemoryFileSystem(InstantSource.system()));
        }

        @Override
        public void lookup(OpContext context, long parent, Name name, Attributes result)
                throws FsException {
            super.lookup(context, parent, name, result);
            references.incrementAndGet();
        }

        @Override
        public FileHandle create(
                OpContext context, long parent, Name name, int mode, int flags, Attributes result)
                throws FsException {
            FileHandle handle = super.create(context, parent, name, mode, flags, result);
            references.incrementAndGet();
            handles.incrementAndGet();
            return handle;
        }

        @Override
        public void mkdir(OpContext context, long parent, Name name, int mode, Attributes result)
                throws FsException {
            super.mkdir(context, parent, name, mode, result);
            references.incrementAndGet();
        }

        @Override
        public void mknod(
                OpContext context, long parent, Name name, int mode, int rdev, Attributes result)
                throws FsException {
            super.mknod(context, parent, name, mode, rdev, result);
            references.incrementAndGet();
        }

        @Override
        public void symlink(
                OpContext context, long parent, Name name, byte[] target, Attributes result)
                throws FsException {
            super.symlink(context, parent, name, target, result);
            references.incrementAndGet();
        }

        @Override
        public void link(
                OpContext context, long ino, long newParent, Name newName, Attributes result)
                throws FsException {
            super.link(context, ino, newParent, newName, result);
            references.incrementAndGet();
        }

        @Override
        public FileHandle tmpfile(
                OpContext context, long parent, int mode, int flags, Attributes result)
                throws FsException {
            FileHandle handle = super.tmpfile(context, parent, mode, flags, result);
            references.incrementAndGet();
            handles.incrementAndGet();
            return handle;
        }

        @Override
        public FileHandle open(OpContext context, long ino, int flags) throws FsException {
            FileHandle handle = super.open(context, ino, flags);
            handles.incrementAndGet();
            return handle;
        }

        @Override
        public FileHandle opendir(OpContext context, long ino) throws FsException {
            FileHandle handle = super.opendir(context, ino);
            handles.incrementAndGet();
            return handle;
        }

        @Override
        public void readdir(
                OpContext context,
                FileHandle directory,
                long cookie,
                boolean plus,
                DirectorySink sink)
                throws FsException {
            super.readdir(
                    context,
                    directory,
                    cookie,
                    plus,
                    (name, attributes, next) -> {
                        boolean accepted = sink.accept(name, attributes, next);
                        if (accepted && plus && !name.isDots()) {
                            references.incrementAndGet();
                        }
                        return accepted;
                    });
        }

        @Override
        public void forget(long ino, long count) {
            references.addAndGet(-count);
            super.forget(ino, count);
        }

        @Override
        public void release(FileHandle handle) {
            handles.decrementAndGet();
            super.release(handle);
        }

        @Override
        public int read(OpContext context, FileHandle handle, long offset, MemorySegment target)
                throws FsException {
            if (offset == 4096) {
                entered.countDown();
                while (!context.cancelled()) {
                    Thread.onSpinWait();
                }
                throw Errno.EINTR.exception();
            }
            if (offset == 8192) {
                throw new IllegalStateException("a bug in the file system");
            }
            return super.read(context, handle, offset, target);
        }
    }

    private final Watched fs = new Watched();
    private final FakeKernel kernel = new FakeKernel();
    private Session session;

    @BeforeEach
    void start() throws IOException {
        kernel.send(FakeKernel.init(7, 45, -1));
        session = Session.start(fs, kernel, TWO_READERS);
    }

    @AfterEach
    void end() throws InterruptedException {
        kernel.unmount();
        session.join();
        assertThat(fs.references).hasValue(0);
        assertThat(fs.handles).hasValue(0);
    }

    private static RequestBytes create(String name) {
        return new RequestBytes(Opcode.CREATE)
                .word(2)
                .word(FileMode.REGULAR | 0644)
                .longWord(0)
                .text(name);
    }

    private static RequestBytes read(long handle, long offset) {
        return new RequestBytes(Opcode.READ)
                .longWord(handle)
                .longWord(offset)
                .word(4096)
                .word(0)
                .longWord(0)
                .longWord(0);
    }

    private void isAlive() {
        FakeKernel.Answer answer = kernel.call(new RequestBytes(Opcode.GETATTR).fill(16));
        assertThat(answer.errno()).isZero();
    }

    @Test
    void aFileIsCreatedFoundReadAndForgotten() {
        FakeKernel.Answer created = kernel.call(create("f"));
        assertThat(created.errno()).isZero();
        assertThat(created.payload().capacity()).isEqualTo(128 + 16);
        long node = created.longWord(0);
        assertThat(kernel.call(read(created.longWord(128), 0)).errno()).isZero();
        assertThat(kernel.call(new RequestBytes(Opcode.LOOKUP).text("f")).longWord(0))
                .isEqualTo(node);
        kernel.send(new RequestBytes(Opcode.FORGET).node(node).longWord(2));
        RequestBytes release = new RequestBytes(Opcode.RELEASE);
        assertThat(kernel.call(release.longWord(created.longWord(128)).fill(24)).errno()).isZero();
    }

    @Test
    void aMissingNameIsAnAnswerThatMayBeKept() {
        FakeKernel.Answer answer = kernel.call(new RequestBytes(Opcode.LOOKUP).text("none"));
        assertThat(answer.errno()).isZero();
        assertThat(answer.longWord(0)).isZero();
        assertThat(answer.longWord(16)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void shortRequestsGetAnErrnoAndHarmNothing(Opcode opcode) {
        for (int size = 0; size < Math.max(1, opcode.minimumBody()); size++) {
            RequestBytes request = new RequestBytes(opcode).fill(size);
            if (!opcode.answered() || opcode == Opcode.INTERRUPT) {
                kernel.send(request);
            } else if (opcode.minimumBody() > 0) {
                assertThat(kernel.call(request).errno()).as("size %d", size).isPositive();
            } else {
                kernel.call(request);
            }
        }
        isAlive();
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void unknownNodesAndHandlesGetAnErrnoAndHarmNothing(Opcode opcode) {
        RequestBytes request = new RequestBytes(opcode).node(0xdeadbeefL);
        for (int i = 0; i < 12; i++) {
            request.longWord(0x4141414100414141L);
        }
        if (opcode.answered() && opcode != Opcode.INTERRUPT) {
            kernel.call(request);
        } else {
            kernel.send(request);
        }
        isAlive();
    }

    @Test
    void unknownOpcodesAreNotImplemented() {
        assertThat(kernel.call(new RequestBytes(4711)).errno()).isEqualTo(Errno.ENOSYS.number());
        assertThat(kernel.call(new RequestBytes(0)).errno()).isEqualTo(Errno.ENOSYS.number());
        isAlive();
    }

    @Test
    void noiseHarmsNothing() {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            kernel.sendRaw(noise);
        }
        for (int i = 0; i < 5000; i++) {
            byte[] body = new byte[random.nextInt(120)];
            random.nextBytes(body);
            int opcode = random.nextInt(56);
            long node = random.nextInt(3);
            kernel.send(new RequestBytes(opcode).node(node).bytes(body));
        }
        isAlive();
    }

    @Test
    void aReplyThatNobodyWantsIsTakenBack() {
        kernel.refuse = kernel.nextUnique() + 2;
        kernel.send(create("gone"));
        isAlive();
        // The reader that undoes it may still be at it: the last word is in end().
        assertThat(kernel.call(new RequestBytes(Opcode.LOOKUP).text("gone")).longWord(0))
                .isNotZero();
    }

    @Test
    void aBugInTheFileSystemIsAnInputOutputError() {
        long handle = kernel.call(create("f")).longWord(128);
        assertThat(kernel.call(read(handle, 8192)).errno()).isEqualTo(Errno.EIO.number());
        isAlive();
    }

    @Test
    void anInterruptReachesTheRequestThatIsServed() throws InterruptedException {
        long handle = kernel.call(create("f")).longWord(128);
        long slow = kernel.send(read(handle, 4096));
        fs.entered.await();
        kernel.send(new RequestBytes(Opcode.INTERRUPT).longWord(slow));
        assertThat(kernel.await(slow).errno()).isEqualTo(Errno.EINTR.number());
    }

    @Test
    void anInterruptOfNobodyIsSentBackToBeTriedAgain() {
        long unique = kernel.send(new RequestBytes(Opcode.INTERRUPT).longWord(4711));
        assertThat(kernel.await(unique).errno()).isEqualTo(Errno.EAGAIN.number());
    }

    @Test
    void aReaderThatCannotStartKeepsNoInterruptWaiting() throws InterruptedException {
        long handle = kernel.call(create("f")).longWord(128);
        kernel.exhausted = true;
        long slow = kernel.send(read(handle, 4096));
        fs.entered.await();
        long behind = kernel.send(new RequestBytes(Opcode.GETATTR).fill(16));
        kernel.send(new RequestBytes(Opcode.INTERRUPT).longWord(slow));
        assertThat(kernel.await(slow).errno()).isEqualTo(Errno.EINTR.number());
        assertThat(kernel.await(behind).errno()).isZero();
    }

    /** However many requests wait for ever, what is about them is read. */
    @Test
    void moreBlockedRequestsThanReadersKeepNothingFromBeingRead() throws InterruptedException {
        FakeKernel.Answer created = kernel.call(create("f"));
        long handle = created.longWord(128);
        List<Long> slow = new ArrayList<>();
        for (int i = 0; i < 5 * TWO_READERS.maxReaders(); i++) {
            slow.add(kernel.send(read(handle, 4096)));
        }
        fs.entered.await();
        kernel.send(new RequestBytes(Opcode.FORGET).node(created.longWord(0)).longWord(1));
        while (fs.references.get() != 0) {
            Thread.onSpinWait();
        }
        Collections.reverse(slow); // the last ones first: they are still to be served
        for (long unique : slow) {
            long interrupt;
            do {
                interrupt = kernel.send(new RequestBytes(Opcode.INTERRUPT).longWord(unique));
            } while (kernel.refusedAtOnce(interrupt, unique));
        }
        for (long unique : slow) {
            assertThat(kernel.await(unique).errno()).isEqualTo(Errno.EINTR.number());
        }
        isAlive();
    }

    @Test
    void anAbandonedSessionFinishesWhatItServesAndTakesNothingMore() throws InterruptedException {
        long handle = kernel.call(create("f")).longWord(128);
        long slow = kernel.send(read(handle, 4096));
        fs.entered.await();
        session.abandon();
        assertThat(kernel.await(slow).errno()).isEqualTo(Errno.EINTR.number());
        session.join();
        assertThat(session.isEnded()).isTrue();
        assertThat(fs.handles).hasValue(0);
        kernel.send(create("late"));
        kernel.unmount();
        assertThat(fs.handles).hasValue(0);
    }

    @Test
    void theKernelIsAskedForThePagesOfFilesOpenForWriting() throws InterruptedException {
        long node = kernel.call(create("f")).longWord(0);
        assertThat(session.writeBack(Duration.ofMinutes(1))).isTrue();
        FakeKernel.Answer notice = kernel.await(0);
        assertThat(notice.errno()).isEqualTo(-2); // FUSE_NOTIFY_INVAL_INODE
        assertThat(notice.longWord(0)).isEqualTo(node);
        assertThat(notice.longWord(8)).isZero();
    }

    /** More slow requests than readers: the interrupts must still be read. */
    @Test
    void slowRequestsDoNotKeepInterruptsFromBeingRead() throws InterruptedException {
        long handle = kernel.call(create("f")).longWord(128);
        List<Long> slow = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            slow.add(kernel.send(read(handle, 4096)));
        }
        fs.entered.await();
        isAlive();
        for (long unique : slow) {
            long interrupt;
            do {
                interrupt = kernel.send(new RequestBytes(Opcode.INTERRUPT).longWord(unique));
            } while (kernel.refusedAtOnce(interrupt, unique));
        }
        for (long unique : slow) {
            assertThat(kernel.await(unique).errno()).isEqualTo(Errno.EINTR.number());
        }
    }

    @Test
    void aListingWithAttributesCountsWhatItShows() {
        long file = kernel.call(create("f")).longWord(0);
        long directory = kernel.call(new RequestBytes(Opcode.OPENDIR).fill(8)).longWord(0);
        RequestBytes list = new RequestBytes(Opcode.READDIRPLUS).longWord(directory).longWord(0);
        FakeKernel.Answer answer = kernel.call(list.word(4096).fill(40));
        assertThat(answer.longWord(0)).as("node of the dot").isZero();
        assertThat(answer.longWord(2 * 160)).isEqualTo(file);
        kernel.send(new RequestBytes(Opcode.FORGET).node(file).longWord(2));
        RequestBytes tooSmall = new RequestBytes(Opcode.READDIR).longWord(directory).longWord(0);
        assertThat(kernel.call(tooSmall.word(8).fill(40)).errno()).isEqualTo(Errno.EINVAL.number());
    }

    @Test
    void theRootIsAlwaysThere() throws FsException {
        kernel.send(new RequestBytes(Opcode.FORGET).node(1).longWord(100));
        isAlive();
        assertThat(session.knownNodes()).isEqualTo(1);
        assertThat(fs.missing()).isEqualTo(Set.of(FileSystem.Feature.ACLS));
    }
}
