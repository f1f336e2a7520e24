/** The effect on the target when parts of the input are changed. */
@NullMarked
package dev.limpid.attribution.perturbation;

import org.jspecify.annotations.NullMarked;
