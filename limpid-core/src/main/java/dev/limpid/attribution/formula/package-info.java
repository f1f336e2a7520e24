/**
 * The building blocks of methods: the symbolic forward pass of a network, its samples, and the settings of a run.
 *
 * <p>Nothing in this package runs anything. It knows neither the methods nor the engine that runs them.
 */
@NullMarked
package dev.limpid.attribution.formula;

import org.jspecify.annotations.NullMarked;
