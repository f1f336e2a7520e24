/**
 * The FunnyBirds protocol on the synthetic world: measures explanations by removing parts from the image.
 *
 * <p>Ref.: Hesse, Schaub-Meyer, Roth, FunnyBirds: A synthetic vision dataset for a part-based analysis of explainable AI
 * methods, 2023, arXiv 2308.06248.
 */
@NullMarked
package dev.limpid.world.funnybirds;

import org.jspecify.annotations.NullMarked;
