package io.celfs.ext2;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.celfs.ext2.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Images mounted by the kernel. */
final class KernelMount {
    /** What is done on a mount. */
    @FunctionalInterface
    interface Visit {
        void on(Path root) throws IOException;
    }

    private KernelMount() {}

    /** Skips the test where nothing can be mounted. */
    static void assumePossible() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("only root mounts images")
                .isEqualTo(0);
        assumeThat(Path.of("/dev/loop-control")).as("loop devices").exists();
    }

    /** Mounts an image for the time of a visit. */
    static void of(TestImage image, Visit visit) throws IOException {
        Path point = Files.createTempDirectory("celfs-ext2-mount-");
        Tool.Answer mount = Tool.run("mount", "-o", "loop,acl", image.path() + "", point + "");
        assumeThat(mount.status()).as("the kernel mounts images here: %s", mount.text()).isZero();
        try {
            visit.on(point);
        } finally {
            Tool.succeed("umount", point.toString());
            Files.delete(point);
        }
    }
}
