package io.celfs.fuse.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.FileSystem;
import io.celfs.core.ForwardingFileSystem;
import io.celfs.fuse.wire.InitFlags;
import io.celfs.memfs.MemoryFileSystem;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** INIT as kernels of several years send it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NegotiationTest {
    private static final long LINUX_5_4 = 0x03fffffbL; // 7.31
    private static final long LINUX_5_15 = 0x3ffffffbL; // 7.34
    private static final long LINUX_6_1 = 0xb_73fffffbL; // 7.37
    private static final long LINUX_6_9 = 0x7f_73fffffbL; // 7.40
    private static final long LINUX_6_18 = 0x3ff_f3fffffbL; // 7.45

    /** DONT_MASK, POSIX_ACL. */
    private static final long ACLS = 1L << 6 | 1L << 20;

    /** Says that it has access control lists. */
    private static final class Listed extends ForwardingFileSystem {
        Listed() {
            super(new MemoryFileSystem(InstantSource.system()));
        }

        @Override
        public Set<Feature> missing() {
            return Set.of();
        }
    }

    private static final SessionOptions PASSTHROUGH = SessionOptions.DEFAULT;
    private static final SessionOptions WRITEBACK =
            new SessionOptions(false, true, false, 1, 1, 4, 64 << 10, CachePolicy.EVERYTHING);

    private final FakeKernel kernel = new FakeKernel();

    private FakeKernel.Answer answer(int minor, long flags, SessionOptions options)
            throws Exception {
        return answer(minor, flags, options, new MemoryFileSystem(InstantSource.system()));
    }

    private FakeKernel.Answer answer(int minor, long flags, SessionOptions options, FileSystem fs)
            throws Exception {
        long unique = kernel.send(FakeKernel.init(7, minor, flags));
        Session session = Session.start(fs, kernel, options);
        FakeKernel.Answer answer = kernel.await(unique);
        assertThat(session.negotiated().kernelMinor()).isEqualTo(minor);
        kernel.unmount();
        session.join();
        return answer;
    }

    private static long flags(FakeKernel.Answer answer) {
        long low = Integer.toUnsignedLong(answer.word(12));
        return low | Integer.toUnsignedLong(answer.word(32)) << 32;
    }

    @ParameterizedTest
    @CsvSource({
        "31, " + LINUX_5_4,
        "34, " + LINUX_5_15,
        "37, " + LINUX_6_1,
        "40, " + LINUX_6_9,
        "45, " + LINUX_6_18,
        "60, -1"
    })
    void everyKernelGetsAnAnswerThatFitsIt(int minor, long offered) throws Exception {
        FakeKernel.Answer answer = answer(minor, offered, PASSTHROUGH);
        assertThat(answer.errno()).isZero();
        assertThat(answer.payload().capacity()).isEqualTo(64);
        assertThat(answer.word(0)).isEqualTo(7);
        assertThat(answer.word(4)).isEqualTo(45);
        assertThat(flags(answer) & ~offered).as("nothing that was not offered").isZero();
        boolean extended = (offered & InitFlags.INIT_EXT) != 0;
        assertThat(flags(answer) >>> 32 != 0).isEqualTo(extended && offered >>> 36 != 0);
        assertThat(answer.word(20)).as("max_write").isEqualTo(1 << 20);
        assertThat(answer.payload().getShort(28)).as("max_pages").isEqualTo((short) 256);
        assertThat(answer.word(24)).as("time_gran").isEqualTo(1);
    }

    @Test
    void passthroughComesWithItsStackDepthAndNeverWithWriteback() throws Exception {
        FakeKernel.Answer answer = answer(45, LINUX_6_18, PASSTHROUGH);
        assertThat(flags(answer) & InitFlags.PASSTHROUGH).isNotZero();
        assertThat(flags(answer) & InitFlags.WRITEBACK_CACHE).isZero();
        assertThat(answer.word(36)).isEqualTo(2);
    }

    @Test
    void writebackComesOnRequestAndNeverWithPassthrough() throws Exception {
        FakeKernel.Answer answer = answer(45, LINUX_6_18, WRITEBACK);
        assertThat(flags(answer) & InitFlags.PASSTHROUGH).isZero();
        assertThat(flags(answer) & InitFlags.WRITEBACK_CACHE).isNotZero();
        assertThat(flags(answer) & InitFlags.SETXATTR_EXT).as("no xattrs").isZero();
        assertThat(answer.word(36)).isZero();
        assertThat(answer.word(20)).isEqualTo(64 << 10);
        assertThatThrownBy(() ->
                        new SessionOptions(true, true, true, 1, 1, 1, 4096, CachePolicy.NOTHING))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheKernelMustDoItselfIsNeverTaken() throws Exception {
        FakeKernel.Answer answer = answer(45, -1, PASSTHROUGH);
        long locks = 1L << 1 | 1L << 10;
        long unused = 1L << 32 | 1L << 34 | 1L << 39 | 1L << 40 | 1L << 41;
        assertThat(flags(answer) & (locks | ACLS | unused)).isZero();
    }

    @Test
    void listsAreObeyedByTheKernelIfTheFileSystemHasThem() throws Exception {
        FakeKernel.Answer answer = answer(45, LINUX_6_18, PASSTHROUGH, new Listed());
        assertThat(flags(answer) & ACLS).isEqualTo(ACLS);
    }

    @Test
    void withoutXattrsThereAreNoLists() throws Exception {
        assertThat(flags(answer(45, LINUX_6_18, WRITEBACK, new Listed())) & ACLS).isZero();
    }

    @Test
    void listsAndUmaskComeTogetherOrNotAtAll() throws Exception {
        long offered = LINUX_6_18 & ~InitFlags.POSIX_ACL;
        assertThat(flags(answer(45, offered, PASSTHROUGH, new Listed())) & ACLS).isZero();
    }

    @Test
    void withoutLargeRequestsWritesStayBelow128Kib() throws Exception {
        FakeKernel.Answer answer = answer(31, LINUX_5_4 & ~InitFlags.MAX_PAGES, PASSTHROUGH);
        assertThat(answer.word(20)).isEqualTo(128 << 10);
    }

    @Test
    void anOlderKernelIsRefusedInWords() {
        long unique = kernel.send(FakeKernel.init(7, 30, LINUX_5_4));
        assertThatThrownBy(() ->
                        Session.start(
                                new MemoryFileSystem(InstantSource.system()), kernel, PASSTHROUGH))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("7.30")
                .hasMessageContaining("5.4");
        assertThat(kernel.await(unique).errno()).isNotZero();
    }

    @Test
    void aLaterMajorVersionIsAskedToComeDown() throws Exception {
        long first = kernel.send(FakeKernel.init(8, 0, 0));
        FakeKernel.Answer answer = answer(45, LINUX_6_18, PASSTHROUGH);
        assertThat(kernel.await(first).word(0)).isEqualTo(7);
        assertThat(answer.word(0)).isEqualTo(7);
    }
}
