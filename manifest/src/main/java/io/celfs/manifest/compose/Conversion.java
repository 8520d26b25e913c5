package io.celfs.manifest.compose;

import io.celfs.manifest.Manifest;
import java.util.List;

/**
 * A manifest that was calculated from others.
 *
 * @param losses what the format could not hold, each a line that names the path
 */
public record Conversion(Manifest manifest, List<String> losses) {
    public Conversion {
        losses = List.copyOf(losses);
    }
}
