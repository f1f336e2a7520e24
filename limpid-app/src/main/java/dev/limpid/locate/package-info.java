/**
 * Uses of a map: where in a picture the evidence is, as masks and boxes, and in words.
 *
 * <pre>{@code
 * try (WordsJob job = new WordsJob(model, DataSet.of("zoo", model, 300), WordsRequest.usual())) {
 *     System.out.println(WordsText.ENGLISH.lines(job.words(Image.drawn(7))));
 * }
 * }</pre>
 */
@NullMarked
package dev.limpid.locate;

import org.jspecify.annotations.NullMarked;
