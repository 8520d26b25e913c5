@NullMarked
package io.celfs.conformance.random;

import org.jspecify.annotations.NullMarked;
