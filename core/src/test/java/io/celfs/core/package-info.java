@NullMarked
package io.celfs.core;

import org.jspecify.annotations.NullMarked;
