package io.celfs.cli;

/** What a command ends with; scripts depend on the numbers. */
public final class ExitCode {
    /** Done. */
    public static final int DONE = 0;

    /** Failed, or "there are changes" where {@code --exit-code} asks for it. */
    public static final int FAILED = 1;

    /** Called wrongly; nothing was done. */
    public static final int USAGE = 2;

    /** The reader of standard output went away, as a shell shows it for SIGPIPE. */
    public static final int BROKEN_PIPE = 141;

    private ExitCode() {}
}
