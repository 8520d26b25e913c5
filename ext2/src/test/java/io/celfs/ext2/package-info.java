@NullMarked
package io.celfs.ext2;

import org.jspecify.annotations.NullMarked;
