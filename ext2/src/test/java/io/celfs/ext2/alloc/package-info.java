@NullMarked
package io.celfs.ext2.alloc;

import org.jspecify.annotations.NullMarked;
