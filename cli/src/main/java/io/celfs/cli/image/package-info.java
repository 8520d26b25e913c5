/**
 * Disk images in files of the host: {@link io.celfs.cli.image.ImageFile} tells and opens them,
 * {@link io.celfs.cli.image.HostTree} fills new ones.
 */
@NullMarked
package io.celfs.cli.image;

import org.jspecify.annotations.NullMarked;
