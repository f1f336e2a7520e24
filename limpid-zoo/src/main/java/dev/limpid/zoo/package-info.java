/**
 * The built-in networks, each with a model card: training data, recipe, accuracy and limits.
 *
 * <pre>{@code
 * BuiltIn network = BuiltIn.named("cbam");
 * Classifier classifier = Classifier.load(network.file());
 * double accuracy = network.card().accuracy().value();
 * }</pre>
 */
@NullMarked
package dev.limpid.zoo;

import org.jspecify.annotations.NullMarked;
