/** Class activation maps: which of a layer's feature maps speak for the target. */
@NullMarked
package dev.limpid.attribution.cam;

import org.jspecify.annotations.NullMarked;
