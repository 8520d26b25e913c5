@NullMarked
package io.celfs.ext2.node;

import org.jspecify.annotations.NullMarked;
