@NullMarked
package io.celfs.storage.block;

import org.jspecify.annotations.NullMarked;
