package io.celfs.procfs;

/** What an entry is. */
public sealed interface ProcNode permits ProcDirectory, ProcFile, ProcLink {}
