@NullMarked
package io.celfs.cli.packaged;

import org.jspecify.annotations.NullMarked;
