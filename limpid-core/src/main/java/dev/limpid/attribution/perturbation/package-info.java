/** What happens to the target when parts of the picture are changed. */
@NullMarked
package dev.limpid.attribution.perturbation;

import org.jspecify.annotations.NullMarked;
