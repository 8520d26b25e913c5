package io.celfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameTest {
    private static void refused(Errno errno, byte[] bytes) {
        assertThatThrownBy(() -> Name.of(bytes))
                .isInstanceOfSatisfying(
                        FsException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    @Test
    void has1To255Bytes() throws FsException {
        refused(Errno.ENOENT, new byte[0]);
        refused(Errno.ENAMETOOLONG, filled(256));
        assertThat(Name.of(filled(255)).length()).isEqualTo(255);
        assertThat(Name.of(filled(1)).length()).isOne();
    }

    @Test
    void holdsNoSlashAndNoNul() {
        refused(Errno.EINVAL, new byte[] {'a', '/', 'b'});
        refused(Errno.EINVAL, new byte[] {'a', 0});
    }

    @Test
    void theLengthOfASegmentIsCheckedBeforeItIsRead() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment tiny = arena.allocate(4);
            assertThatThrownBy(() -> Name.of(tiny, 0, 300))
                    .isInstanceOfSatisfying(
                            FsException.class,
                            e -> assertThat(e.errno()).isEqualTo(Errno.ENAMETOOLONG));
        }
    }

    @Test
    void goesThroughASegmentUnchanged() throws FsException {
        byte[] bytes = {(byte) 0xff, 1, (byte) 0x80, 'z'};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(16);
            Name.of(bytes).copyTo(segment, 5);
            assertThat(segment.asSlice(5, 4).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(bytes);
            assertThat(Name.of(segment, 5, 4)).isEqualTo(Name.of(bytes));
        }
    }

    @Test
    void doesNotChangeWithItsSource() throws FsException {
        byte[] bytes = {'a', 'b'};
        Name name = Name.of(bytes);
        bytes[0] = 'z';
        name.bytes()[1] = 'z';
        assertThat(name).hasToString("ab").isEqualTo(Name.of("ab"));
        assertThat(name.at(0)).isEqualTo((byte) 'a');
    }

    @Test
    void isOrderedByUnsignedBytes() throws FsException {
        List<Name> sorted =
                List.of(
                        Name.of("a"),
                        Name.of("aa"),
                        Name.of("b"),
                        Name.of(new byte[] {(byte) 0x80}),
                        Name.of(new byte[] {(byte) 0xff}));
        assertThat(sorted.reversed().stream().sorted().toList()).isEqualTo(sorted);
    }

    @Test
    void knowsTheDots() throws FsException {
        assertThat(Name.of(".").isDots()).isTrue();
        assertThat(Name.of("..").isDots()).isTrue();
        assertThat(Name.of("...").isDots()).isFalse();
        assertThat(Name.of(".a").isDots()).isFalse();
    }
}
