package io.celfs.conformance.random;

import java.util.function.BiPredicate;

/**
 * Cells of a {@link Coverage} that nothing can hit.
 *
 * @param reason why not
 * @param cells says of a row and a column whether the cell is one of them
 */
public record Impossible(String reason, BiPredicate<String, String> cells) {}
