package io.celfs.conformance.random;

import io.celfs.conformance.Data;
import io.celfs.conformance.TreeSpec;

/** The tree that every round begins with. */
final class StartTree {
    /** Bytes of a chunk in tests. */
    static final int CHUNK = 65536;

    /** A name that is no text: a byte of no UTF-8, a line feed, half a character. */
    static final String RAW = "k\\xff\\x0a\\xc3";

    /** As long as a name may be: 255 bytes. */
    static final String LONGEST = "l" + "é".repeat(127);

    private StartTree() {}

    /** Files of many chunks, small ones in nested directories, links, empty directories. */
    static TreeSpec tree() {
        TreeSpec tree =
                TreeSpec.empty()
                        .file("f", Data.bytes(1, 200_000))
                        .file("g", "")
                        .link("h", "f")
                        .file("a/f", Data.bytes(2, 4 * CHUNK + 1234))
                        .file("a/g", Data.bytes(3, CHUNK))
                        .file("b/f", Data.bytes(4, 2 * CHUNK + 1))
                        .file("b/c/g", Data.bytes(5, 10))
                        .file("b/c/h", Data.bytes(6, 3 * CHUNK - 1))
                        .file("c/a/b/h", Data.bytes(7, 5000))
                        .file("c/a/b/f", Data.bytes(8, 4096))
                        .link("c/g", "../a/f")
                        .file(RAW, Data.bytes(9, CHUNK + 7))
                        .file(LONGEST + "/" + LONGEST + "/f", Data.bytes(10, 2 * CHUNK - 5))
                        .link(LONGEST + "/g", LONGEST + "/f")
                        .file("b/" + RAW + "/" + LONGEST, Data.bytes(11, 3 * CHUNK))
                        .link("b/g", RAW + "/" + LONGEST)
                        .directory("a/b");
        for (int i = 0; i < 12; i++) {
            tree = shelf(tree, "d" + i, i);
        }
        return tree;
    }

    private static TreeSpec shelf(TreeSpec tree, String name, int number) {
        int size = (number % 4) * CHUNK + 4096 * number + number % 3;
        return tree.file(name + "/f", Data.bytes(100 + number, size))
                .file(name + "/a/g", Data.bytes(200 + number, 4096 + number - 6))
                .file(name + "/a/h", Data.bytes(300 + number, 100 * number))
                .file(name + "/a/b/i", Data.bytes(400 + number, 9000 + number))
                .link(name + "/g", "f")
                .link(name + "/h", "a/h")
                .directory(name + "/b")
                .directory(name + "/c/a");
    }
}
