/**
 * The process behind a mount: how it is started and detached ({@link
 * io.celfs.cli.daemon.DaemonStarter}), what it leaves for others to read ({@link
 * io.celfs.cli.daemon.DaemonRecord}, {@link io.celfs.cli.daemon.MountRegistry}) and how other
 * commands talk to it ({@link io.celfs.cli.daemon.ControlServer}).
 */
@NullMarked
package io.celfs.cli.daemon;

import org.jspecify.annotations.NullMarked;
