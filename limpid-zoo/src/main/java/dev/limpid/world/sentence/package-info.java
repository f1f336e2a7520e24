/**
 * Sentences of known truth: reviews made from templates, in which the words that decide are planted.
 *
 * <pre>{@code
 * Sentence sentence = SentenceWorld.sample(7);
 * String text = sentence.text();
 * List<Deciding> truth = sentence.deciding();
 * }</pre>
 */
@NullMarked
package dev.limpid.world.sentence;

import org.jspecify.annotations.NullMarked;
