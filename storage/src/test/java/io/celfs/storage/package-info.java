@NullMarked
package io.celfs.storage;

import org.jspecify.annotations.NullMarked;
