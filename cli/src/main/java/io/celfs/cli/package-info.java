/**
 * The {@code celfs} command: wiring, options, output and exit codes. {@link io.celfs.cli.Main} is
 * where a process starts, {@link io.celfs.cli.CelfsCommand} runs one command line inside any JVM.
 * The only place that ends the process, reads the environment or writes to standard output.
 */
@NullMarked
package io.celfs.cli;

import org.jspecify.annotations.NullMarked;
