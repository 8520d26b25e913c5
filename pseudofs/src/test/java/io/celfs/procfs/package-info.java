@NullMarked
package io.celfs.procfs;

import org.jspecify.annotations.NullMarked;
