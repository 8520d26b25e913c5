package io.celfs.cow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.celfs.core.Attributes;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.codec.DecodedHeader;
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.storage.ContentSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that come without an object for each make the same tree and the same complaints. */
class INodeManagerBuilderTest {
    private static final String HASH = "b5e9c1ad071b3e7fc779cfaa5e523818";
    private static final String[] DIRECTORIES = {"a", "$0/b", "$1/c", "ä", "$3/$", "z"};
    private static final String[] NAMES = {
        "f",
        "g",
        "ü",
        "\\udc80",
        "x".repeat(255),
        "...",
        ".h",
        "..i",
        "$1",
        "$0/",
        "b",
        "\\ud83d\\ude00"
    };

    private static String file(String name, String more) {
        return "{\"hash\":\"%s\",\"mtime\":5,\"name\":\"%s\",\"size\":7%s}"
                .formatted(HASH, name, more);
    }

    private static String manifest(List<String> dirs, List<String> files) {
        List<String> listed = dirs.stream().map(name -> "{\"name\":\"" + name + "\"}").toList();
        return "{\"dirs\":["
                + String.join(",", listed)
                + "],\"files\":["
                + String.join(",", files)
                + "],\"hashAlg\":\"xxh128\",\"specificationVersion\":"
                + "\"relative-manifest-snapshot-beta-2025-12\",\"totalSize\":0}";
    }

    private static String mount(String manifest, boolean asEntries) throws FsException {
        ContentSource source = ContentSource.of(manifest.getBytes(StandardCharsets.UTF_8));
        INodeManagerBuilder builder = new INodeManagerBuilder();
        try {
            DecodedHeader header =
                    asEntries
                            ? ManifestDecoder.decode(source, entry -> builder.visit(entry))
                            : ManifestDecoder.decode(source, builder);
            return list(builder.build(1, 2, header.header().chunkSize()));
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String list(INodeManager inodes) throws FsException {
        StringBuilder list = new StringBuilder();
        Attributes attributes = new Attributes();
        for (long ino = 1; inodes.contains(ino); ino++) {
            inodes.getattr(ino, attributes);
            list.append(ino == 1 ? "/" : inodes.name(ino))
                    .append(" in ")
                    .append(inodes.parent(ino))
                    .append(" mode ")
                    .append(Integer.toOctalString(attributes.mode))
                    .append(" mtime ")
                    .append(attributes.mtimeNanos)
                    .append(inodes.isFile(ino) ? inodes.hashes(ino) : "")
                    .append('\n');
        }
        return list.toString();
    }

    @Test
    void bothWaysMakeTheSameTree() throws FsException {
        Random random = new Random(11);
        int trees = 0;
        for (int i = 0; i < 2000; i++) {
            List<String> files = new ArrayList<>();
            for (int n = random.nextInt(6); n > 0; n--) {
                String name = NAMES[random.nextInt(NAMES.length)];
                String flag = random.nextInt(4) == 0 ? ",\"runnable\":true" : "";
                files.add(file("$" + random.nextInt(DIRECTORIES.length) + "/" + name, flag));
            }
            String manifest = manifest(List.of(DIRECTORIES), files);

            String tree = mount(manifest, false);

            assertThat(tree).isEqualTo(mount(manifest, true));
            trees += tree.startsWith("/ in") ? 1 : 0;
        }
        assertThat(trees).isBetween(500, 1999);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$0/",
                "$0/.",
                "$0/..",
                "$0/x/y",
                "$0//y",
                "$0/a/../b",
                "$00/f",
                "$1/f",
                "$/f",
                "$0",
                "$9999999999/f",
                "$0/\\ud800",
                "/f",
                "f",
                "$0/f\\u0000"
            })
    void bothWaysMakeTheSameComplaint(String name) throws FsException {
        String manifest = manifest(List.of("a"), List.of(file(name, "")));

        assertThat(mount(manifest, false)).isEqualTo(mount(manifest, true));
    }

    @Test
    void refusesTheSameNameTwiceWhereverItStands() throws FsException {
        List<String> files = List.of(file("$0/x", ""), file("$0/y", ""), file("$0/x", ""));

        assertThat(mount(manifest(List.of("a"), files), false)).isEqualTo("'a/x': is there twice");
        assertThat(mount(manifest(List.of("a", "$0/x"), files.subList(0, 1)), false))
                .isEqualTo("'a/x': is there twice");
    }

    @Test
    void refusesAFileBelowTheDeepestDirectory() throws FsException {
        List<String> dirs = new ArrayList<>(List.of("d"));
        while (dirs.size() < 2048) {
            dirs.add("$" + (dirs.size() - 1) + "/d");
        }
        String allowed = manifest(dirs, List.of(file("$2046/f", "")));
        String tooDeep = manifest(dirs, List.of(file("$2047/f", "")));

        assertThat(mount(allowed, false)).isEqualTo(mount(allowed, true)).startsWith("/ in");
        assertThat(mount(tooDeep, false))
                .isEqualTo(mount(tooDeep, true))
                .endsWith("more than 2048 components");
    }

    @Test
    void findsEveryNameOfALargeDirectoryThatComesUnsorted() throws IOException {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            files.add(file("$0/" + (i * 7919 % 20_000), ""));
        }
        INodeManagerBuilder builder = new INodeManagerBuilder();
        String manifest = manifest(List.of("a"), files);
        ManifestDecoder.decode(
                ContentSource.of(manifest.getBytes(StandardCharsets.UTF_8)), builder);
        INodeManager inodes = builder.build(0, 0, -1);

        long directory = inodes.child(1, Name.of("a"));
        assertThat(inodes.childCount(directory)).isEqualTo(20_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(inodes.child(directory, Name.of(String.valueOf(i)))).isPositive();
        }
        assertThat(inodes.child(directory, Name.of("20000"))).isZero();
    }

    @Test
    void namesTheFileThatShouldHaveBeenCut() {
        INodeManagerBuilder builder = new INodeManagerBuilder();
        String large = file("$0/large", "").replace("\"size\":7", "\"size\":300");
        String manifest = manifest(List.of("a"), List.of(file("$0/f", ""), large));

        assertThatThrownBy(
                        () -> {
                            ManifestDecoder.decode(
                                    ContentSource.of(manifest.getBytes(StandardCharsets.UTF_8)),
                                    builder);
                            builder.build(0, 0, 256);
                        })
                .isInstanceOf(ManifestException.class)
                .hasMessage("'a/large': is larger than a chunk, but has one hash");
    }
}
