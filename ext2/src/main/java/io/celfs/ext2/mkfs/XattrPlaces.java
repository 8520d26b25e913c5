package io.celfs.ext2.mkfs;

import io.celfs.ext2.layout.InodeRecord;
import io.celfs.ext2.layout.Xattr;
import io.celfs.ext2.layout.XattrList;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the extended attributes of an inode go: into its record while there is room, the rest into
 * a block of its own.
 *
 * @param inode those in the record
 * @param block those in the block, which is there if there are any
 */
record XattrPlaces(List<Xattr> inode, List<Xattr> block) {
    static final XattrPlaces NONE = new XattrPlaces(List.of(), List.of());

    /**
     * Finds a place for each.
     *
     * @param owner for messages
     * @throws MkfsException if the block is too small
     */
    static XattrPlaces of(Node owner, List<Xattr> all, int inodeSize, int blockSize)
            throws MkfsException {
        if (all.isEmpty()) {
            return NONE;
        }
        int area = inodeSize - InodeRecord.BASE_SIZE - InodeRecord.USUAL_EXTRA_SIZE;
        List<Xattr> inode = new ArrayList<>();
        List<Xattr> block = new ArrayList<>();
        for (Xattr attribute : all.stream().sorted().toList()) {
            inode.add(attribute);
            if (XattrList.INODE_HEADER + XattrList.size(inode) > area) {
                inode.removeLast();
                block.add(attribute);
            }
        }
        if (XattrList.BLOCK_HEADER + XattrList.size(block) > blockSize) {
            throw new MkfsException(owner + ": more extended attributes than fit into a block");
        }
        return new XattrPlaces(inode, block);
    }
}
