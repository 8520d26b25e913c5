@NullMarked
package io.celfs.ext2.mkfs;

import org.jspecify.annotations.NullMarked;
