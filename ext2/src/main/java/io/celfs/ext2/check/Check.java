package io.celfs.ext2.check;

import io.celfs.ext2.layout.CorruptImageException;
import io.celfs.ext2.layout.UnsupportedImageException;
import io.celfs.storage.block.BlockDevice;
import java.io.IOException;

/** Checks an image without changing it. */
public final class Check {
    /** Findings that are kept unless said otherwise; the rest is only counted. */
    public static final int USUAL_LIMIT = 1000;

    private Check() {}

    /** Checks an image that nobody changes meanwhile; see {@link #run(BlockDevice, int)}. */
    public static CheckReport run(BlockDevice device) throws IOException {
        return run(device, USUAL_LIMIT);
    }

    /**
     * Checks an image that nobody changes meanwhile.
     *
     * @param limit how many findings are kept
     * @throws UnsupportedImageException if it is no ext2 image or has unknown features
     * @throws IOException if the device cannot be read
     */
    public static CheckReport run(BlockDevice device, int limit) throws IOException {
        Findings findings = new Findings(limit);
        Volume volume;
        try {
            volume = new Volume(device);
        } catch (CorruptImageException e) {
            findings.add(
                    FindingCode.SUPERBLOCK_INVALID, e.structure(), String.valueOf(e.getMessage()));
            return findings.report();
        }
        if (new HeadCheck(volume, findings).run()) {
            Usage usage = new Usage(volume.geometry());
            new InodePass(volume, findings, usage).run();
            new DirectoryPass(volume, findings, usage).run();
            new TreePass(volume, findings, usage).run();
            new LinkPass(volume, findings, usage).run();
            new BitmapPass(volume, findings, usage).run();
        }
        return findings.report();
    }
}
