@NullMarked
package io.celfs.nio;

import org.jspecify.annotations.NullMarked;
