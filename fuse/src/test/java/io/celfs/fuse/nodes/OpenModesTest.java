package io.celfs.fuse.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.Errno;
import io.celfs.core.HostBacked;
import io.celfs.fuse.nodes.Grant.Mode;
import io.celfs.fuse.transport.BackingFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every transition between the modes in which an inode can be open. */
class OpenModesTest {
    private static final int EPERM = 1;
    private static final int ELOOP = 40;
    private static final long NODE = 5;

    /** Host files as the kernel registers them; remembers what is open. */
    private static final class Registry implements BackingFiles {
        final Set<Integer> open = new HashSet<>();
        final List<Integer> closed = new ArrayList<>();
        int refusal;

        @Override
        public int openBacking(int descriptor) {
            if (refusal != 0) {
                return -refusal;
            }
            int id = 1 + open.size() + closed.size();
            open.add(id);
            return id;
        }

        @Override
        public void closeBacking(int backingId) {
            assertThat(open.remove(backingId)).as("open once").isTrue();
            closed.add(backingId);
        }
    }

    private final Registry registry = new Registry();
    private final OpenModes modes = new OpenModes(registry, true);
    private int lent;

    private final HostBacked host =
            () -> {
                lent++;
                return 99;
            };
    private final HostBacked broken =
            () -> {
                throw Errno.EMFILE.exception();
            };

    private Grant cached() {
        return modes.open(NODE, true, false, null);
    }

    private Grant direct() {
        return modes.open(NODE, false, false, null);
    }

    private Grant through(boolean writes) {
        return modes.open(NODE, true, writes, host);
    }

    @Test
    void firstOpeningWithoutHostFileIsCachedOrDirect() {
        assertThat(cached()).isEqualTo(new Grant(Mode.CACHED, 0, false));
        assertThat(modes.open(6, false, true, null)).isEqualTo(new Grant(Mode.DIRECT, 0, true));
        assertThat(lent).isZero();
    }

    @Test
    void firstOpeningWithHostFilePassesThrough() {
        assertThat(through(true)).isEqualTo(new Grant(Mode.PASSTHROUGH, 1, true));
        assertThat(lent).isEqualTo(1);
    }

    @Test
    void whileCachedAllAreCached() {
        cached();
        assertThat(through(true).mode()).isEqualTo(Mode.CACHED);
        assertThat(cached().mode()).isEqualTo(Mode.CACHED);
        assertThat(registry.open).isEmpty();
        assertThat(lent).as("a file that stays cached is not lent").isZero();
    }

    @Test
    void whileDirectAllAreDirect() {
        direct();
        assertThat(modes.open(NODE, false, true, host).mode()).isEqualTo(Mode.DIRECT);
        assertThat(registry.open).isEmpty();
    }

    @Test
    void whilePassingThroughAllShareOneRegistration() {
        Grant first = through(false);
        Grant second = through(true);
        assertThat(second).isEqualTo(new Grant(Mode.PASSTHROUGH, first.backingId(), true));
        assertThat(registry.open).hasSize(1);
        assertThat(lent).as("each handle that passes through was lent").isEqualTo(2);
    }

    @Test
    void whilePassingThroughOneThatMayNotIsServedByUsAndMapsTheHostFile() {
        Grant first = through(false);
        assertThat(modes.open(NODE, true, true, null))
                .isEqualTo(new Grant(Mode.PASSTHROUGH_DIRECT, first.backingId(), true));
        assertThat(modes.open(NODE, true, false, broken).mode()).isEqualTo(Mode.PASSTHROUGH_DIRECT);
        assertThat(registry.open).hasSize(1);
    }

    @Test
    void theModeChangesOnlyWhenNothingIsOpen() {
        Grant a = cached();
        Grant b = through(false);
        modes.close(NODE, a);
        assertThat(through(false).mode()).as("one is still cached").isEqualTo(Mode.CACHED);
        modes.close(NODE, b);
        modes.close(NODE, b);
        assertThat(through(false).mode()).isEqualTo(Mode.PASSTHROUGH);
    }

    @Test
    void theRegistrationEndsWithTheLastOpeningExactlyOnce() {
        Grant a = through(false);
        Grant b = modes.open(NODE, true, false, null);
        modes.close(NODE, a);
        assertThat(registry.closed).isEmpty();
        modes.close(NODE, b);
        assertThat(registry.closed).containsExactly(1);
        Grant again = through(false);
        assertThat(again.backingId()).isEqualTo(2);
        modes.close(NODE, again);
        assertThat(registry.closed).containsExactly(1, 2);
        assertThat(cached().mode()).isEqualTo(Mode.CACHED);
    }

    @Test
    void inodesDoNotInfluenceEachOther() {
        cached();
        assertThat(modes.open(NODE + 64, true, false, host).mode()).isEqualTo(Mode.PASSTHROUGH);
        assertThat(modes.open(NODE + 1, true, false, host).backingId()).isEqualTo(2);
    }

    @Test
    void withoutThePrivilegeItIsNotTriedAgain() {
        registry.refusal = EPERM;
        assertThat(through(true)).isEqualTo(new Grant(Mode.CACHED, 0, true));
        assertThat(modes.passthrough()).isFalse();
        registry.refusal = 0;
        assertThat(modes.open(6, true, true, host).mode()).isEqualTo(Mode.CACHED);
        assertThat(lent).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {ELOOP, 24, 22})
    void anotherRefusalConcernsOnlyThisFile(int errno) {
        registry.refusal = errno;
        assertThat(through(true).mode()).isEqualTo(Mode.CACHED);
        assertThat(modes.passthrough()).isTrue();
        registry.refusal = 0;
        assertThat(modes.open(6, true, true, host).mode()).isEqualTo(Mode.PASSTHROUGH);
    }

    @Test
    void aFileThatCannotBeLentIsCached() {
        assertThat(modes.open(NODE, true, true, broken).mode()).isEqualTo(Mode.CACHED);
        assertThat(modes.passthrough()).isTrue();
    }

    @Test
    void whereTheKernelDidNotAgreeNothingIsLent() {
        OpenModes without = new OpenModes(registry, false);
        assertThat(without.open(NODE, true, true, host).mode()).isEqualTo(Mode.CACHED);
        assertThat(lent).isZero();
    }

    @Test
    void writersThatPassThroughMakeAttributesUncertain() {
        assertThat(modes.changesUnseen(NODE)).isFalse();
        Grant reader = through(false);
        assertThat(modes.changesUnseen(NODE)).isFalse();
        Grant writer = through(true);
        assertThat(modes.changesUnseen(NODE)).isTrue();
        assertThat(modes.changesUnseen(NODE + 64)).isFalse();
        modes.close(NODE, writer);
        assertThat(modes.changesUnseen(NODE)).isFalse();
        modes.close(NODE, reader);
        modes.close(NODE, cachedWriter());
        assertThat(modes.changesUnseen(NODE)).isFalse();
    }

    private Grant cachedWriter() {
        return modes.open(NODE, true, true, null);
    }

    @Test
    void aCloseTooManyIsNoticed() {
        Grant grant = cached();
        modes.close(NODE, grant);
        assertThatThrownBy(() -> modes.close(NODE, grant))
                .isInstanceOf(IllegalStateException.class);
    }

    /** The kernel's rule, checked after every step of random sequences. */
    @Test
    void noSequenceBreaksTheRule() {
        Random random = new Random(11);
        List<Grant> open = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(3) > 0 || open.isEmpty()) {
                HostBacked lender = random.nextBoolean() ? host : null;
                open.add(modes.open(NODE, true, random.nextBoolean(), lender));
            } else {
                modes.close(NODE, open.remove(random.nextInt(open.size())));
            }
            if (step % 50 == 0) {
                open.forEach(grant -> modes.close(NODE, grant));
                open.clear();
            }
            boolean anyCached = open.stream().anyMatch(grant -> grant.mode() == Mode.CACHED);
            boolean anyThrough = open.stream().anyMatch(grant -> grant.backingId() != 0);
            assertThat(anyCached && anyThrough).isFalse();
            assertThat(open.stream().mapToInt(Grant::backingId).distinct().count())
                    .isLessThanOrEqualTo(1);
            assertThat(registry.open).hasSize(anyThrough ? 1 : 0);
        }
    }
}
