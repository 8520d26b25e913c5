@NullMarked
package io.celfs.cli.laws;

import org.jspecify.annotations.NullMarked;
