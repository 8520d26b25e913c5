@NullMarked
package io.celfs.cli;

import org.jspecify.annotations.NullMarked;
