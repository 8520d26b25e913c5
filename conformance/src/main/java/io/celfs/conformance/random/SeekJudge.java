package io.celfs.conformance.random;

import io.celfs.core.Errno;

/** Whether an answer of lseek for data or a hole is no lie. */
final class SeekJudge {
    private static final String AT = "at ";

    private SeekJudge() {}

    static boolean isTrue(byte[] content, long offset, boolean data, String answer) {
        if (answer.equals(Errno.ENXIO.name())) {
            return offset >= content.length || (data && zeros(content, offset, content.length));
        }
        if (!answer.startsWith(AT) || offset >= content.length) {
            return false;
        }
        long at = Long.parseLong(answer.substring(AT.length()));
        if (at < offset || at > content.length) {
            return false;
        }
        return data
                ? at < content.length && zeros(content, offset, at)
                : at == content.length || content[(int) at] == 0;
    }

    private static boolean zeros(byte[] content, long from, long to) {
        for (int i = (int) from; i < to; i++) {
            if (content[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
