package io.celfs.cow;

/** In which state an inode can be when an operation meets it. */
enum NodeKind {
    BASE,
    CHANGED,
    NEW,
    FROZEN;

    static NodeKind of(Session session, long ino) {
        InodeTable table = session.fileSystem().table();
        Node node = table.get(ino);
        if (node == null || !node.changed) {
            return BASE;
        }
        DirtyFile file = node.file;
        if (file != null && file.isFrozen()) {
            return FROZEN;
        }
        return ino < table.base.firstFreeIno() ? CHANGED : NEW;
    }
}
