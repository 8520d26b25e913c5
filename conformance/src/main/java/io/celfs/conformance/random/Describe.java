package io.celfs.conformance.random;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import java.util.zip.CRC32;

/** Results as short texts that are equal if the results are. */
final class Describe {
    /** 2020-01-01 and 2100-01-01 less a day: what lies between was not set but happened. */
    private static final long NOW_FROM = 1_577_836_800L;

    private static final long NOW_TO = 4_102_358_400L;

    private Describe() {}

    static String attributes(Attributes attributes) {
        boolean sized = attributes.isRegular() || FileMode.isSymlink(attributes.mode);
        return "%o nlink=%d owner=%d:%d rdev=%d size=%s mtime=%s"
                .formatted(
                        attributes.mode,
                        attributes.nlink,
                        attributes.uid,
                        attributes.gid,
                        attributes.rdev,
                        sized ? attributes.size : "any",
                        time(attributes.mtime, attributes.mtimeNanos));
    }

    private static String time(long seconds, int nanos) {
        return seconds >= NOW_FROM && seconds < NOW_TO ? "now" : seconds + "." + nanos;
    }

    static String bytes(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + " bytes " + Long.toHexString(sum.getValue());
    }
}
