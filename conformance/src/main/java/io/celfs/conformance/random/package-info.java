/**
 * Random sequences of operations on a file system and on the model, compared step by step.
 *
 * <p>{@link io.celfs.conformance.random.RandomOperations} is where to start: it makes steps from a
 * seed, runs them on a {@link io.celfs.conformance.random.Subject} and on the model, compares every
 * outcome and the trees at the end, and shrinks what failed to a few lines of text, which {@link
 * io.celfs.conformance.random.Replay} runs again as a test.
 */
@NullMarked
package io.celfs.conformance.random;

import org.jspecify.annotations.NullMarked;
