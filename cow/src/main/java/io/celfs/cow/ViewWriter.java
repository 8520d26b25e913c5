package io.celfs.cow;

import io.celfs.core.FileMode;
import io.celfs.core.OpContext;
import io.celfs.posix.HostDirectory;
import io.celfs.posix.HostStat;
import io.celfs.posix.PosixException;
import io.celfs.storage.ContentHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the view of a layer: what was changed under its real paths, as hard links to the files of
 * the write cache, with {@code .meta} files for partly written ones and {@code .deleted} tombstones
 * (a deleted directory is a directory there). It is made anew each time and never read back.
 */
final class ViewWriter {
    private static final String VIEW = "view";
    private static final String NEW_VIEW = "view.new";
    private static final int PRIVATE = 0700;
    private static final JsonFactory JSON = new JsonFactory();

    private final WritableVfs fileSystem;
    private final HostDirectory data;
    private final HostDirectory view;

    private ViewWriter(WritableVfs fileSystem, HostDirectory data, HostDirectory view) {
        this.fileSystem = fileSystem;
        this.data = data;
        this.view = view;
    }

    /** Replaces the view in the folder of the top layer, which lies over {@code below}. */
    static void write(HostDirectory layer, WritableVfs fileSystem, Baseline below)
            throws IOException {
        removeTree(layer, bytes(NEW_VIEW));
        layer.mkdir(bytes(NEW_VIEW), PRIVATE);
        try (HostDirectory data = layer.openDirectory(SessionLayout.DATA);
                HostDirectory view = layer.openDirectory(NEW_VIEW)) {
            ViewWriter writer = new ViewWriter(fileSystem, data, view);
            for (SessionDiff.Found found : fileSystem.found(below)) {
                writer.write(found);
            }
        }
        removeTree(layer, bytes(VIEW));
        layer.rename(bytes(NEW_VIEW), layer, bytes(VIEW));
    }

    private void write(SessionDiff.Found found) throws IOException {
        List<byte[]> path = ViewNames.components(found.path());
        if (found.state() == DirtyState.DELETED) {
            tombstone(path, found.type());
            return;
        }
        switch (found.type()) {
            case FileMode.DIRECTORY -> directory(path).close();
            case FileMode.SYMLINK -> symlink(path, found.ino());
            case FileMode.REGULAR -> file(path, found.ino());
            default -> {} // Nothing that a view could show.
        }
    }

    private void tombstone(List<byte[]> path, int type) throws IOException {
        List<byte[]> place = new ArrayList<>(path);
        place.addFirst(bytes(".deleted"));
        if (FileMode.isDirectory(type)) {
            directory(place).close();
        } else {
            try (HostDirectory parent = directory(place.subList(0, place.size() - 1))) {
                SessionFile.write(parent, place.getLast(), new byte[0], false);
            }
        }
    }

    private void symlink(List<byte[]> path, long ino) throws IOException {
        try (HostDirectory parent = directory(path.subList(0, path.size() - 1))) {
            parent.symlink(fileSystem.readlink(OpContext.ROOT, ino), path.getLast());
        }
    }

    private void file(List<byte[]> path, long ino) throws IOException {
        Node node = fileSystem.node(ino);
        DirtyFile file = node == null ? null : node.file;
        if (node == null || file == null) {
            return; // Renamed or with other attributes: no content of its own.
        }
        try (HostDirectory parent = directory(path.subList(0, path.size() - 1))) {
            if (file.isWhole()) {
                link(MaterializedCache.name(ino, WriteCache.WHOLE), parent, path.getLast());
                return;
            }
            BitSet parts = file.topParts();
            for (int part = parts.nextSetBit(0); part >= 0; part = parts.nextSetBit(part + 1)) {
                byte[] name = ViewNames.withSuffix(path.getLast(), ".part" + part, ino);
                link(MaterializedCache.name(ino, part), parent, name);
            }
        }
        meta(path, ino, node, file);
    }

    /** What is gone meanwhile, because the session goes on, is left out. */
    private void link(String name, HostDirectory parent, byte[] newName) throws PosixException {
        try {
            data.link(bytes(name), parent, newName);
        } catch (PosixException e) {
            if (e.errno() != PosixException.ENOENT) {
                throw e;
            }
        }
    }

    private void meta(List<byte[]> path, long ino, Node node, DirtyFile file) throws IOException {
        List<byte[]> place = ViewNames.inMeta(path);
        place.addFirst(bytes(".meta"));
        List<ContentHash> hashes = file.baseHashes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeNumberProperty("chunkCount", hashes == null ? 0 : hashes.size());
            json.writeArrayPropertyStart("originalHashes");
            if (hashes != null) {
                hashes.forEach(hash -> json.writeString(hash.toString()));
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("dirtyChunks");
            file.topParts().stream().forEach(json::writeNumber);
            json.writeEndArray();
            json.writeNumberProperty("totalSize", node.size());
            json.writeEndObject();
        }
        try (HostDirectory parent = directory(place.subList(0, place.size() - 1))) {
            byte[] name = ViewNames.withSuffix(path.getLast(), ".json", ino);
            SessionFile.write(parent, name, out.toByteArray(), false);
        }
    }

    /** A directory of the view, made with all above it; closed by the caller. */
    private HostDirectory directory(List<byte[]> path) throws PosixException {
        HostDirectory at = view.openDirectory(".");
        for (byte[] name : path) {
            try (HostDirectory parent = at) {
                at = enter(parent, name);
            }
        }
        return at;
    }

    /** Opens a directory, made if it is missing. A tombstone in its place gives way to it. */
    private static HostDirectory enter(HostDirectory parent, byte[] name) throws PosixException {
        HostStat stat = new HostStat();
        try {
            parent.stat(name, stat);
            if (!stat.isDirectory()) {
                parent.unlink(name);
                parent.mkdir(name, PRIVATE);
            }
        } catch (PosixException e) {
            if (e.errno() != PosixException.ENOENT) {
                throw e;
            }
            parent.mkdir(name, PRIVATE);
        }
        return parent.openDirectory(name);
    }

    private static void removeTree(HostDirectory parent, byte[] name) throws PosixException {
        HostStat stat = new HostStat();
        try {
            parent.stat(name, stat);
        } catch (PosixException e) {
            if (e.errno() == PosixException.ENOENT) {
                return;
            }
            throw e;
        }
        if (!stat.isDirectory()) {
            parent.unlink(name);
            return;
        }
        try (HostDirectory directory = parent.openDirectory(name)) {
            List<byte[]> names = new ArrayList<>();
            directory.list((child, type) -> names.add(child));
            for (byte[] child : names) {
                removeTree(directory, child);
            }
        }
        parent.rmdir(name);
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
