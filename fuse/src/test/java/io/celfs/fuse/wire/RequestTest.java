package io.celfs.fuse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.AttributeChange;
import io.celfs.core.Errno;
import io.celfs.core.FsException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Requests as the kernel writes them, and as a liar would. */
class RequestTest {
    private final Arena arena = Arena.ofAuto();

    private Request request(RequestBytes bytes) {
        Request request = new Request(arena.allocate(1 << 20, 8));
        assertThat(request.accept(bytes.writeTo(request.message()))).isTrue();
        return request;
    }

    private static void refuses(Errno errno, Executable attempt) {
        assertThatThrownBy(attempt::execute)
                .isInstanceOfSatisfying(
                        FsException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }

    @Test
    void theHeaderIsRead() {
        Request request =
                request(new RequestBytes(Opcode.GETATTR).unique(77).node(5).caller(1000, 100, 42));
        assertThat(request.opcode()).isEqualTo(Opcode.GETATTR);
        assertThat(request.unique()).isEqualTo(77);
        assertThat(request.nodeId()).isEqualTo(5);
        assertThat(request.uid()).isEqualTo(1000);
        assertThat(request.gid()).isEqualTo(100);
        assertThat(request.pid()).isEqualTo(42);
        assertThat(request.bodyLength()).isZero();
    }

    @Test
    void aWrongLengthIsNoRequest() {
        Request request = new Request(arena.allocate(8192, 8));
        int length = new RequestBytes(Opcode.GETATTR).longWord(0).writeTo(request.message());
        assertThat(request.accept(length - 8)).isFalse();
        assertThat(request.accept(39)).isFalse();
        assertThat(request.accept(0)).isFalse();
        assertThat(request.accept(length)).isTrue();
    }

    @Test
    void extensionsAtTheEndAreNotBody() throws FsException {
        RequestBytes bytes = new RequestBytes(Opcode.LOOKUP).text("name").fill(16).extensions(1);
        Request request = request(bytes);
        assertThat(request.bodyLength()).isEqualTo(8);
        assertThat(request.name(0).toString()).isEqualTo("name");
    }

    @Test
    void moreExtensionsThanMessageIsNoRequest() {
        Request request = new Request(arena.allocate(8192, 8));
        int length = new RequestBytes(Opcode.LOOKUP).extensions(999).writeTo(request.message());
        assertThat(request.accept(length)).isFalse();
    }

    @Test
    void namesEndWhereTheMessageEnds() throws FsException {
        Request two = request(new RequestBytes(Opcode.RENAME).longWord(9).text("a").text("bc"));
        assertThat(two.name(8).toString()).isEqualTo("a");
        assertThat(two.name(two.behindText(8)).toString()).isEqualTo("bc");

        Request endless = request(new RequestBytes(Opcode.LOOKUP).bytes(new byte[] {'a', 'b'}));
        refuses(Errno.EINVAL, () -> endless.name(0));
        Request empty = request(new RequestBytes(Opcode.LOOKUP).text(""));
        refuses(Errno.ENOENT, () -> empty.name(0));
        Request slash = request(new RequestBytes(Opcode.LOOKUP).text("a/b"));
        refuses(Errno.EINVAL, () -> slash.name(0));
        Request tooLong = request(new RequestBytes(Opcode.LOOKUP).text("x".repeat(256)));
        refuses(Errno.ENAMETOOLONG, () -> tooLong.name(0));
    }

    @Test
    void writeDataIsInPlaceAndNeverLongerThanTheMessage() throws FsException {
        RequestBytes bytes =
                new RequestBytes(Opcode.WRITE)
                        .longWord(3)
                        .longWord(4096)
                        .word(5)
                        .word(4)
                        .longWord(0)
                        .longWord(0)
                        .bytes("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Request request = request(bytes);
        assertThat(WriteIn.handle(request)).isEqualTo(3);
        assertThat(WriteIn.offset(request)).isEqualTo(4096);
        assertThat(WriteIn.killsSetId(request)).isTrue();
        assertThat(WriteIn.fromCache(request)).isFalse();
        assertThat(request.writeData(5).toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(request.writeData(5).address()).isEqualTo(request.message().address() + 80);
        refuses(Errno.EINVAL, () -> request.writeData(6));
        refuses(Errno.EINVAL, () -> request.writeData(-1));
        refuses(Errno.EINVAL, () -> request.writeData(Integer.MAX_VALUE));
    }

    @Test
    void setattrIsTranslatedBitByBit() {
        Request request =
                request(
                        new RequestBytes(Opcode.SETATTR)
                                .word(1 | 1 << 3 | 1 << 5 | 1 << 7 | 1 << 11)
                                .word(0)
                                .longWord(0)
                                .longWord(123_456_789_012L)
                                .longWord(0)
                                .longWord(-5)
                                .longWord(7)
                                .longWord(8)
                                .word(1)
                                .word(2)
                                .word(3)
                                .word(0640)
                                .word(0)
                                .word(1000)
                                .word(100)
                                .word(0));
        AttributeChange change = new AttributeChange();
        SetattrIn.read(request, change);
        assertThat(change.valid)
                .isEqualTo(
                        AttributeChange.MODE
                                | AttributeChange.SIZE
                                | AttributeChange.MTIME
                                | AttributeChange.ATIME_NOW
                                | AttributeChange.KILL_SET_ID);
        assertThat(change.size).isEqualTo(123_456_789_012L);
        assertThat(change.atime).isEqualTo(-5);
        assertThat(change.mtime).isEqualTo(7);
        assertThat(change.mtimeNanos).isEqualTo(2);
        assertThat(change.mode).isEqualTo(0640);
        assertThat(change.uid).isEqualTo(1000);
        assertThat(change.gid).isEqualTo(100);
    }

    @Test
    void aBatchOfForgetsIsNeverLongerThanTheMessage() {
        Request honest = request(batch(2));
        assertThat(ForgetIn.batchSize(honest)).isEqualTo(2);
        assertThat(ForgetIn.batchNode(honest, 1)).isEqualTo(12);
        assertThat(ForgetIn.batchLookups(honest, 1)).isEqualTo(3);
        assertThat(ForgetIn.batchSize(request(batch(1000)))).isEqualTo(2);
        assertThat(ForgetIn.batchSize(request(batch(-1)))).isZero();
    }

    private static RequestBytes batch(int claimed) {
        return new RequestBytes(Opcode.BATCH_FORGET)
                .word(claimed)
                .word(0)
                .longWord(11)
                .longWord(1)
                .longWord(12)
                .longWord(3);
    }

    @Test
    void opcodesThatDoNotExistAreNull() {
        assertThat(Opcode.of(0)).isNull();
        assertThat(Opcode.of(7)).isNull();
        assertThat(Opcode.of(-1)).isNull();
        assertThat(Opcode.of(4096)).isNull();
        for (Opcode opcode : Opcode.values()) {
            assertThat(Opcode.of(opcode.number())).isEqualTo(opcode);
        }
    }
}
