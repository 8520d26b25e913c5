package io.celfs.ext2.check;

import io.celfs.core.Attributes;
import io.celfs.core.FileMode;
import io.celfs.core.FsException;
import io.celfs.core.Name;
import io.celfs.ext2.mkfs.ImagePlan;
import io.celfs.ext2.mkfs.ImageSource;
import io.celfs.ext2.mkfs.Mkfs;
import io.celfs.storage.block.MemoryBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A small image with one of everything, made from a tree in memory. */
final class SampleImage implements ImageSource {
    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);
    private static final UUID ID = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");

    /** Entries and attributes of inode n at n - 1. */
    private final List<List<Entry>> directories = new ArrayList<>();

    private final List<Attributes> inodes = new ArrayList<>();

    SampleImage() throws IOException {
        long root = add(0, "", FileMode.DIRECTORY | 0755, 0);
        for (int i = 0; i < 5; i++) {
            add(root, "small" + i, FileMode.REGULAR | 0644, 700L * i);
        }
        add(root, "indirect", FileMode.REGULAR | 0644, 20 << 10);
        add(root, "double", FileMode.REGULAR | 0600, 300 << 10);
        add(root, "link", FileMode.SYMLINK | 0777, 20);
        add(root, "long-link", FileMode.SYMLINK | 0777, 90);
        add(root, "device", FileMode.CHARACTER_DEVICE | 0600, 0);
        add(root, "fifo", FileMode.FIFO | 0600, 0);
        long below = add(root, "directory", FileMode.DIRECTORY | 0700, 0);
        long deeper = add(below, "deeper", FileMode.DIRECTORY | 0700, 0);
        add(deeper, "file", FileMode.REGULAR | 0644, 5000);
        for (int i = 0; i < 60; i++) {
            add(below, "an-entry-with-a-name-of-some-length-" + i, FileMode.REGULAR | 0644, 0);
        }
        Entry shared = list(root).getFirst();
        shared.attributes().nlink = 2;
        list(deeper).add(new Entry(Name.of("other-name"), shared.attributes()));
    }

    private long add(long parent, String name, int mode, long size) throws FsException {
        Attributes attributes = new Attributes();
        attributes.ino = inodes.size() + 1L;
        attributes.mode = mode;
        attributes.nlink = 1;
        attributes.size = size;
        attributes.blocks = (size + 511) / 512;
        attributes.rdev = 0x0103;
        attributes.mtime = TIME.getEpochSecond();
        inodes.add(attributes);
        directories.add(new ArrayList<>());
        if (parent != 0) {
            list(parent).add(new Entry(Name.of(name), attributes));
        }
        return attributes.ino;
    }

    /** The image on a device of its size. */
    static MemoryBlockDevice make(int blockSize, int inodeSize) throws IOException {
        Mkfs options = new Mkfs(TIME).uuid(ID).hashSeed(ID);
        options.blockSize(blockSize).inodeSize(inodeSize).spare(100 << 10, 20);
        ImagePlan plan = options.planFitting(new SampleImage());
        MemoryBlockDevice device = new MemoryBlockDevice(plan.size());
        plan.write(device);
        return device;
    }

    static byte[] bytes(MemoryBlockDevice device) {
        byte[] bytes = new byte[(int) device.size()];
        device.read(0, MemorySegment.ofArray(bytes));
        return bytes;
    }

    @Override
    public Attributes root() {
        return inodes.getFirst();
    }

    @Override
    public List<Entry> list(long directory) {
        return directories.get((int) directory - 1);
    }

    @Override
    public byte[] target(long link) {
        return "t"
                .repeat((int) inodes.get((int) link - 1).size)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public List<ExtendedAttribute> attributes(long ino) throws IOException {
        if (ino % 5 != 3) {
            return List.of();
        }
        return List.of(
                new ExtendedAttribute(Name.of("user.small"), new byte[] {1, 2, 3}),
                new ExtendedAttribute(Name.of("user.large"), new byte[600]));
    }

    @Override
    public Content open(long file) {
        return new Content() {
            @Override
            public int read(long offset, MemorySegment target) {
                target.fill((byte) file);
                return (int) Math.min(target.byteSize(), inodes.get((int) file - 1).size - offset);
            }

            @Override
            public void close() {}
        };
    }
}
