/**
 * The networks that are built in, each with a card that says what it was trained on and what it can.
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
