package io.celfs.cow;

import io.celfs.core.Attributes;
import io.celfs.core.FileSystem;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.manifest.ManifestException;
import io.celfs.manifest.codec.DecodedHeader;
import io.celfs.manifest.codec.ManifestDecoder;
import io.celfs.storage.ContentHash;
import io.celfs.storage.ContentSource;
import io.celfs.storage.FileStore;
import io.celfs.storage.ObjectId;
import io.celfs.storage.Patience;
import io.celfs.storage.StoreException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A snapshot manifest over a store. */
public final class ManifestBase implements Base {
    private final INodeManager inodes;
    private final FileStore store;
    private final DecodedHeader header;

    private ManifestBase(INodeManager inodes, FileStore store, DecodedHeader header) {
        this.inodes = inodes;
        this.store = store;
        this.header = header;
    }

    /**
     * Reads a manifest.
     *
     * @param uid owner of every entry
     * @param gid group of every entry
     * @throws ManifestException if the manifest is broken, is a diff, or shows what a mount must
     *     not
     */
    public static ManifestBase open(ContentSource manifest, FileStore store, int uid, int gid)
            throws IOException {
        INodeManagerBuilder builder = new INodeManagerBuilder();
        DecodedHeader header = ManifestDecoder.decode(manifest, builder);
        if (header.header().isDiff()) {
            throw new ManifestException("the manifest is a diff; compose it with its snapshot");
        }
        if (header.header().absolute()) {
            throw new ManifestException(
                    "the manifest has absolute paths; a mount needs relative ones");
        }
        INodeManager inodes = builder.build(uid, gid, header.header().chunkSize());
        return new ManifestBase(inodes, store, header);
    }

    /** What the manifest says about itself. */
    public DecodedHeader header() {
        return header;
    }

    /** Number of inodes, directories that are only implied included. */
    public int count() {
        return inodes.count();
    }

    /**
     * Looks whether the store has the content of the first files: a wrong store lacks them all.
     *
     * @return an object that is missing, or null
     */
    public @Nullable ObjectId missingObject(int files) throws StoreException {
        int looked = 0;
        for (long ino = FileSystem.ROOT; looked < files && inodes.contains(ino); ino++) {
            if (inodes.isFile(ino)) {
                long size = inodes.size(ino);
                long length = inodes.isChunked(ino) ? chunkSize() : size;
                ObjectId object = new ObjectId(inodes.hash(ino, 0), length);
                if (!store.contains(object, Patience.DEFAULT)) {
                    return object;
                }
                looked++;
            }
        }
        return null;
    }

    /** The store that has the content. */
    public FileStore store() {
        return store;
    }

    @Override
    public String identity() {
        return header.hash().toString();
    }

    @Override
    public long firstFreeIno() {
        return inodes.count() + FileSystem.ROOT;
    }

    @Override
    public boolean contains(long ino) {
        return inodes.contains(ino);
    }

    @Override
    public void getattr(long ino, Attributes result) {
        inodes.getattr(ino, result);
    }

    @Override
    public long child(long directory, Name name) throws FsException {
        return inodes.child(directory, name);
    }

    @Override
    public int childCount(long directory) throws FsException {
        return inodes.childCount(directory);
    }

    @Override
    public long childAt(long directory, int index) {
        return inodes.childAt(directory, index);
    }

    @Override
    public Name childName(long directory, int index) throws FsException {
        return inodes.name(inodes.childAt(directory, index));
    }

    @Override
    public long parent(long directory) {
        return inodes.parent(directory);
    }

    @Override
    public List<Long> parents(long ino) {
        return List.of(inodes.parent(ino));
    }

    @Override
    public byte[] readlink(long ino) throws FsException {
        return inodes.readlink(ino);
    }

    @Override
    public BaseFile open(long ino) {
        long chunkSize = inodes.isChunked(ino) ? chunkSize() : Math.max(1, inodes.size(ino));
        return new ManifestFile(inodes, store, ino, chunkSize);
    }

    @Override
    public List<Name> listxattr(long ino) {
        return List.of();
    }

    @Override
    public byte @Nullable [] getxattr(long ino, Name name) {
        return null;
    }

    @Override
    public long chunkSize() {
        return header.header().chunkSize();
    }

    @Override
    public @Nullable List<ContentHash> hashes(long ino) {
        return inodes.hashes(ino);
    }

    @Override
    public void close() {
        store.close();
    }
}
