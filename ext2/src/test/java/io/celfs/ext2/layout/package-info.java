@NullMarked
package io.celfs.ext2.layout;

import org.jspecify.annotations.NullMarked;
