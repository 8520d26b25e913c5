@NullMarked
package io.celfs.cli.daemon;

import org.jspecify.annotations.NullMarked;
