/**
 * Counterfactuals: what must change in a picture so that another class is predicted, by several methods, each with how good it is.
 *
 * <pre>{@code
 * CounterfactualRequest request = CounterfactualRequest.of("sedc", "region-swap").withTarget("cat");
 * try (CounterfactualJob job = new CounterfactualJob(model, DataSet.of("photo.jpg", model, 0), request)) {
 *     job.run(answers -> System.out.println(answers.name() + " " + answers.found()));
 * }
 * }</pre>
 */
@NullMarked
package dev.limpid.counterfactual;

import org.jspecify.annotations.NullMarked;
