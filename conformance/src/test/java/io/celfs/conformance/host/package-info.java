@NullMarked
package io.celfs.conformance.host;

import org.jspecify.annotations.NullMarked;
