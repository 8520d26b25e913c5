package io.celfs.ext2.layout;

/**
 * Device numbers. In attributes and in i_block[1] they have Linux's 32-bit form: minor bits 0-7,
 * major bits 8-19, upper minor bits 20-31. In i_block[0] they have the old 16-bit form, where both
 * fit into a byte.
 */
final class DeviceNumber {
    private DeviceNumber() {}

    private static int major(int device) {
        return (device >>> 8) & 0xfff;
    }

    private static int minor(int device) {
        return (device & 0xff) | ((device >>> 12) & 0xfff00);
    }

    static boolean fitsOld(int device) {
        return major(device) < 256 && minor(device) < 256;
    }

    static int toOld(int device) {
        return (major(device) << 8) | minor(device);
    }

    static int fromOld(int old) {
        return old & 0xffff;
    }
}
