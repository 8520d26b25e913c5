@NullMarked
package io.celfs.cow;

import org.jspecify.annotations.NullMarked;
