package io.celfs.manifest;

/** The one permission that manifests keep. */
public final class RunBit {
    private static final int ANY_EXECUTE = 0111;

    private RunBit() {}

    /** True if anybody may execute a file of this mode. */
    public static boolean of(int mode) {
        return (mode & ANY_EXECUTE) != 0;
    }
}
