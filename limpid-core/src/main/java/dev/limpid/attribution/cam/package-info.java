/** Class activation maps: a weighted sum of a layer's feature maps. */
@NullMarked
package dev.limpid.attribution.cam;

import org.jspecify.annotations.NullMarked;
