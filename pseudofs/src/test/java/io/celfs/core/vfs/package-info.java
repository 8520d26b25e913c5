@NullMarked
package io.celfs.core.vfs;

import org.jspecify.annotations.NullMarked;
