package io.celfs.procfs;

import static io.celfs.conformance.Workbench.name;

import io.celfs.conformance.TreeSpec;
import io.celfs.core.Name;
import java.util.LinkedHashMap;
import java.util.Map;

/** Trees of the laws, made of nodes. */
public final class ProcTrees {
    private static final ProcFileSystem.Owner ROOT = new ProcFileSystem.Owner(0, 0, 0, 1000);

    private ProcTrees() {}

    /** A file system that holds this tree for good. */
    public static ProcFileSystem holding(TreeSpec tree) {
        return new ProcFileSystem(directory(tree, "", true), ROOT);
    }

    /** The same made of directories that are asked anew at every look. */
    public static ProcFileSystem live(TreeSpec tree) {
        return new ProcFileSystem(directory(tree, "", false), ROOT);
    }

    /** A file system with this root, which belongs to root. */
    public static ProcFileSystem of(ProcDirectory root) {
        return new ProcFileSystem(root, ROOT);
    }

    private static ProcDirectory directory(TreeSpec tree, String path, boolean fixed) {
        return fixed
                ? ProcDirectory.of(entries(tree, path, true))
                : ProcDirectory.live(() -> entries(tree, path, false));
    }

    private static Map<Name, ProcNode> entries(TreeSpec tree, String directory, boolean fixed) {
        Map<Name, ProcNode> entries = new LinkedHashMap<>();
        tree.in(directory)
                .forEach((name, node) -> {
                    String path = directory.isEmpty() ? name : directory + "/" + name;
                    entries.put(name(name), node(tree, path, node, fixed));
                });
        return entries;
    }

    private static ProcNode node(TreeSpec tree, String path, TreeSpec.Node node, boolean fixed) {
        return switch (node) {
            case TreeSpec.Directory() -> directory(tree, path, fixed);
            case TreeSpec.File(byte[] content) -> ProcFile.of(content);
            case TreeSpec.Link(String target) -> ProcLink.to(target);
        };
    }
}
