@NullMarked
package io.celfs.memfs;

import org.jspecify.annotations.NullMarked;
