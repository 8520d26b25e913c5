package io.celfs.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.celfs.core.Attributes;
import io.celfs.core.Errno;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Replies byte by byte, against the offsets of linux/fuse.h. */
class ReplyTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 16, 8);
    private final Reply reply = new Reply(memory.fill((byte) 0x5a));

    private int word(long offset) {
        return memory.get(ValueLayout.JAVA_INT, offset);
    }

    private long longWord(long offset) {
        return memory.get(ValueLayout.JAVA_LONG, offset);
    }

    private static Attributes attributes() {
        Attributes attributes = new Attributes();
        attributes.ino = 1L << 40;
        attributes.mode = FileMode.REGULAR | 0640;
        attributes.nlink = 3;
        attributes.uid = 1000;
        attributes.gid = 100;
        attributes.rdev = 0x12345;
        attributes.size = 5_000_000_000L;
        attributes.blocks = 77;
        attributes.atime = -1;
        attributes.mtime = 2;
        attributes.ctime = 3;
        attributes.btime = 4;
        attributes.atimeNanos = 11;
        attributes.mtimeNanos = 12;
        attributes.ctimeNanos = 13;
        attributes.btimeNanos = 14;
        return attributes;
    }

    @Test
    void headersSayLengthErrorAndUnique() {
        reply.success(99, 24);
        assertThat(reply.length()).isEqualTo(40);
        assertThat(word(0)).isEqualTo(40);
        assertThat(word(4)).isZero();
        assertThat(longWord(8)).isEqualTo(99);

        reply.failure(100, Errno.ENOTEMPTY);
        assertThat(reply.length()).isEqualTo(16);
        assertThat(word(4)).isEqualTo(-39);
        assertThat(reply.errorNumber()).isEqualTo(39);
    }

    @Test
    void entriesHaveTheirFieldsWhereTheKernelLooks() {
        EntryOut.write(reply, 0, 42, attributes(), 10, 20);
        assertThat(longWord(16)).isEqualTo(42);
        assertThat(longWord(24)).as("generation").isZero();
        assertThat(longWord(32)).as("entry_valid").isEqualTo(10);
        assertThat(longWord(40)).as("attr_valid").isEqualTo(20);
        assertThat(longWord(48)).as("nanoseconds of both").isZero();
        assertThat(longWord(56)).as("ino").isEqualTo(1L << 40);
        assertThat(longWord(64)).as("size").isEqualTo(5_000_000_000L);
        assertThat(longWord(72)).as("blocks").isEqualTo(77);
        assertThat(longWord(80)).as("atime").isEqualTo(-1);
        assertThat(word(104)).as("atimensec").isEqualTo(11);
        assertThat(word(112)).as("ctimensec").isEqualTo(13);
        assertThat(word(116)).as("mode").isEqualTo(FileMode.REGULAR | 0640);
        assertThat(word(120)).as("nlink").isEqualTo(3);
        assertThat(word(124)).as("uid").isEqualTo(1000);
        assertThat(word(128)).as("gid").isEqualTo(100);
        assertThat(word(132)).as("rdev").isEqualTo(0x12345);
        assertThat(word(136)).as("blksize").isEqualTo(4096);
        assertThat(word(140)).as("flags").isZero();
        assertThat(EntryOut.nodeId(reply, 0)).isEqualTo(42);
    }

    @Test
    void attributesFollowTheirValidity() {
        AttrOut.write(reply, attributes(), 7);
        assertThat(longWord(16)).isEqualTo(7);
        assertThat(longWord(24)).isZero();
        assertThat(longWord(32)).isEqualTo(1L << 40);
        assertThat(word(32 + 60)).isEqualTo(FileMode.REGULAR | 0640);
    }

    @Test
    void statxHasTheTimeOfBirthAndTheDeviceInTwoParts() {
        StatxOut.write(reply, attributes(), 7);
        long statx = 16 + 32;
        assertThat(word(statx)).isEqualTo(0xfff);
        assertThat(memory.get(ValueLayout.JAVA_SHORT, statx + 28))
                .isEqualTo((short) (FileMode.REGULAR | 0640));
        assertThat(longWord(statx + 40)).isEqualTo(5_000_000_000L);
        assertThat(longWord(statx + 80)).as("btime").isEqualTo(4);
        assertThat(word(statx + 88)).isEqualTo(14);
        assertThat(word(statx + 128)).as("major").isEqualTo(0x123);
        assertThat(word(statx + 132)).as("minor").isEqualTo(0x45);
        assertThat(longWord(16 + 280)).as("spare").isZero();
    }

    @Test
    void listingRecordsArePaddedWithZeros() throws FsException {
        Name name = Name.of("nine.byte");
        assertThat(Dirents.size(name, false)).isEqualTo(40);
        assertThat(Dirents.size(name, true)).isEqualTo(168);
        Dirents.write(reply, 0, name, attributes(), 17);
        assertThat(longWord(16)).isEqualTo(1L << 40);
        assertThat(longWord(24)).isEqualTo(17);
        assertThat(word(32)).isEqualTo(9);
        assertThat(word(36)).as("DT_REG").isEqualTo(8);
        byte[] text = memory.asSlice(40, 16).toArray(ValueLayout.JAVA_BYTE);
        assertThat(new String(text, StandardCharsets.US_ASCII))
                .isEqualTo("nine.byte" + "\0".repeat(7));
        assertThat(Dirents.sizeAt(reply, 0)).isEqualTo(40);
    }

    @Test
    void missingNamesHaveNoNode() {
        EntryOut.writeNegative(reply, 60);
        assertThat(longWord(16)).isZero();
        assertThat(longWord(32)).isEqualTo(60);
        assertThat(longWord(136)).isZero();
    }

    @Test
    void invalidationsNameTheirTarget() throws FsException {
        Notifications.invalidateEntry(reply, 5, Name.of("gone"));
        assertThat(reply.length()).isEqualTo(16 + 16 + 5);
        assertThat(word(4)).isEqualTo(3);
        assertThat(longWord(8)).as("unique").isZero();
        assertThat(longWord(16)).isEqualTo(5);
        assertThat(word(24)).isEqualTo(4);
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 36)).isZero();

        Notifications.invalidateInode(reply, 6);
        assertThat(word(4)).isEqualTo(2);
        assertThat(longWord(24)).as("from the first page").isZero();
        Notifications.invalidateAttributes(reply, 6);
        assertThat(longWord(24)).as("no page").isEqualTo(-1);
    }

    @Test
    void payloadsOfWholePagesAreTheSameSegmentEveryTime() {
        assertThat(reply.payload(8192)).isSameAs(reply.payload(8192));
        assertThat(reply.payload(8192).byteSize()).isEqualTo(8192);
        assertThat(reply.payload(100).byteSize()).isEqualTo(100);
        assertThat(reply.payload(0).byteSize()).isZero();
        assertThat(reply.payload(4096).address()).isEqualTo(memory.address() + 16);
    }
}
