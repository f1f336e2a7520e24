/**
 * The space of a layer's features: projections to the plane and how faithful they are, clusters, dimension, what can be read
 * from the features by a linear probe, how similar layers are, what they keep of the picture, and which units matter.
 */
@NullMarked
package dev.limpid.inside.space;

import org.jspecify.annotations.NullMarked;
