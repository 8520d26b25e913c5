package io.celfs.ext2.layout;

import java.util.Arrays;

/**
 * One extended attribute.
 *
 * @param index number of the name's prefix, see {@link XattrPrefix}
 * @param name the rest of the name
 * @param value the value
 */
@SuppressWarnings("ArrayRecordComponent") // compared by isNamed alone
public record Xattr(int index, byte[] name, byte[] value) implements Comparable<Xattr> {
    public boolean isNamed(int otherIndex, byte[] otherName) {
        return index == otherIndex && Arrays.equals(name, otherName);
    }

    /** The order of entries on the disk: by prefix, then length, then bytes of the name. */
    @Override
    public int compareTo(Xattr other) {
        if (index != other.index) {
            return Integer.compare(index, other.index);
        }
        return name.length != other.name.length
                ? Integer.compare(name.length, other.name.length)
                : Arrays.compareUnsigned(name, other.name);
    }

    /** e_hash: over the name's bytes (shift 5) and the value's 32-bit words (shift 16). */
    int hash() {
        int hash = 0;
        for (byte b : name) {
            hash = Integer.rotateLeft(hash, 5) ^ (b & 0xff);
        }
        byte[] padded = Arrays.copyOf(value, (value.length + 3) & ~3);
        for (int i = 0; i < padded.length; i += 4) {
            int word =
                    (padded[i] & 0xff)
                            | ((padded[i + 1] & 0xff) << 8)
                            | ((padded[i + 2] & 0xff) << 16)
                            | ((padded[i + 3] & 0xff) << 24);
            hash = Integer.rotateLeft(hash, 16) ^ word;
        }
        return hash;
    }
}
