/** Gradients of the target with respect to the input, and averages of them. */
@NullMarked
package dev.limpid.attribution.gradient;

import org.jspecify.annotations.NullMarked;
