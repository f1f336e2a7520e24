/**
 * Simple models that say what a network says, told in features that a person can name.
 *
 * <pre>{@code
 * DataSet data = DataSet.of("zoo", model, 600);
 * DistillResult result = new DistillJob(DistillRequest.of(FeatureKind.UNITS))
 *         .run(model, data, Optional.empty(), (what, share) -> {});
 * System.out.println(result.tree().text(result.features(), result.classes()));
 * System.out.println(result.treeFidelity().agreement());
 * }</pre>
 */
@NullMarked
package dev.limpid.simple;

import org.jspecify.annotations.NullMarked;
