package io.celfs.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One component of a path: 1 to 255 bytes, none of them {@code '/'} or NUL. Bytes, because a Linux
 * name need not be text in any encoding. Immutable; ordered by unsigned bytes.
 */
public final class Name implements Comparable<Name> {
    /** Longest name, in bytes (NAME_MAX). */
    public static final int MAX_LENGTH = 255;

    /** The directory itself, as listings show it; never the name of a new entry. */
    public static final Name DOT = new Name(new byte[] {'.'});

    /** The parent directory, as listings show it; never the name of a new entry. */
    public static final Name DOT_DOT = new Name(new byte[] {'.', '.'});

    private final byte[] bytes;
    private final int hash;

    private Name(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /**
     * The name made of a copy of these bytes.
     *
     * @throws FsException ENOENT if empty, ENAMETOOLONG over 255 bytes, EINVAL with a slash or NUL
     */
    public static Name of(byte[] bytes) throws FsException {
        return checked(bytes.clone());
    }

    /** The name in {@code segment[offset, offset + length)}; errors as {@link #of(byte[])}. */
    public static Name of(MemorySegment segment, long offset, int length) throws FsException {
        if (length > MAX_LENGTH) {
            throw Errno.ENAMETOOLONG.exception();
        }
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return checked(bytes);
    }

    /** The UTF-8 name of a text that is known to be valid; errors as {@link #of(byte[])}. */
    public static Name of(String text) throws FsException {
        return checked(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Name checked(byte[] bytes) throws FsException {
        if (bytes.length == 0) {
            throw Errno.ENOENT.exception("empty name");
        }
        if (bytes.length > MAX_LENGTH) {
            throw Errno.ENAMETOOLONG.exception();
        }
        for (byte b : bytes) {
            if (b == '/' || b == 0) {
                throw Errno.EINVAL.exception("name with a slash or NUL");
            }
        }
        return new Name(bytes);
    }

    /** Length in bytes, 1 to 255. */
    public int length() {
        return bytes.length;
    }

    /** The byte at {@code index}. */
    public byte at(int index) {
        return bytes[index];
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Copies the bytes to {@code target} from {@code offset} on. */
    public void copyTo(MemorySegment target, long offset) {
        MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, offset, bytes.length);
    }

    /** True for {@code .} and {@code ..}. */
    public boolean isDots() {
        return equals(DOT) || equals(DOT_DOT);
    }

    @Override
    public int compareTo(Name other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Name name
                        && hash == name.hash
                        && Arrays.equals(bytes, name.bytes));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The name for messages: UTF-8, bytes that are not as {@code \xNN}. */
    @Override
    public String toString() {
        return PathText.ofBytes(bytes);
    }
}
