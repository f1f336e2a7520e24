/**
 * Concepts: directions and non-negative parts of a layer that stand for something people can name, how much of a
 * prediction they carry, and how sure that is.
 *
 * <p>Activations of a layer are read as rows: one row of channels for each position ({@link
 * dev.limpid.inside.concept.LayerRows}). A concept is a direction in the space of channels ({@link
 * dev.limpid.inside.concept.Cav}), a non-negative part ({@link dev.limpid.inside.concept.Nmf}), a cluster of segments
 * ({@link dev.limpid.inside.concept.KMeans}) or a channel ({@link dev.limpid.inside.concept.ChannelRelevance}).
 */
@NullMarked
package dev.limpid.inside.concept;

import org.jspecify.annotations.NullMarked;
