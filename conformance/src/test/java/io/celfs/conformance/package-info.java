@NullMarked
package io.celfs.conformance;

import org.jspecify.annotations.NullMarked;
