package io.celfs.manifest.compose;

import io.celfs.manifest.Manifest;
import java.util.List;

/**
 * A manifest in another format.
 *
 * @param losses what did not fit, each a line that names the path; empty unless losses were allowed
 */
public record Conversion(Manifest manifest, List<String> losses) {
    public Conversion {
        losses = List.copyOf(losses);
    }
}
