package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what an export has to say, in one moment, under the tree lock. Reads no content. */
final class ExportCut {
    private final InodeTable table;
    private final DirtyDirManager directories;
    private final Baseline baseline;
    private final List<ExportItem> items = new ArrayList<>();

    ExportCut(InodeTable table, DirtyDirManager directories, Baseline baseline) {
        this.table = table;
        this.directories = directories;
        this.baseline = baseline;
    }

    /** What differs from the baseline, every path of it. */
    List<ExportItem> differences() throws FsException {
        new TreeDiff(table, directories, baseline, new Collector()).walk();
        return items;
    }

    /** Everything that is there. */
    List<ExportItem> everything() throws FsException {
        collect(FileSystem.ROOT, "");
        return items;
    }

    private record Child(Name name, long ino) {}

    private void collect(long directory, String prefix) throws FsException {
        List<Child> children = new ArrayList<>();
        directories.forEach(directory, (name, ino) -> children.add(new Child(name, ino)));
        children.sort(Comparator.comparing(Child::name));
        for (Child child : children) {
            String path = prefix + TreeDiff.text(child.name());
            items.add(new ExportItem.Present(path, child.ino(), 0));
            if (FileMode.isDirectory(directories.mode(child.ino()))) {
                collect(child.ino(), path + "/");
            }
        }
    }

    private final class Collector implements TreeDiff.Visitor {
        @Override
        public boolean added(String path, long ino) {
            items.add(new ExportItem.Present(path, ino, 0));
            return true;
        }

        @Override
        public boolean deleted(String path, long earlier) throws FsException {
            Attributes attributes = new Attributes();
            baseline.tree().getattr(earlier, attributes);
            items.add(new ExportItem.Gone(path, attributes.isDirectory()));
            return true;
        }

        @Override
        public void modified(String path, long earlier, long ino) {
            items.add(new ExportItem.Present(path, ino, earlier));
        }
    }
}
