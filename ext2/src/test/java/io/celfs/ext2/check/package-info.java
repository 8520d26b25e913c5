@NullMarked
package io.celfs.ext2.check;

import org.jspecify.annotations.NullMarked;
