/**
 * Example-based explanations over data sets: cases that resemble an input, prototypes and criticisms of classes, the influence of training
 * inputs, and suspect labels.
 *
 * <pre>{@code
 * DataSet data = DataSet.of("zoo", model, 500);
 * try (CaseJob job = new CaseJob(CaseRequest.DEFAULT, model, data, List.of(Image.drawn(1_000)))) {
 *     job.run(found -> System.out.println(found.name() + " " + found.verdict()));
 * }
 * }</pre>
 */
@NullMarked
package dev.limpid.similar;

import org.jspecify.annotations.NullMarked;
