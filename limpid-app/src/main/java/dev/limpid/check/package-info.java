/**
 * A check for continuous integration: whether methods of explanation can be trusted on a network, and whether its predictions and
 * explanations are still those of a recorded reference.
 *
 * <pre>{@code
 * CheckRequest request = CheckRequest.of("grad-cam", "integrated-gradients");
 * GoldenMaps.record(model, DataSet.of("photos", model, 20), request, Path.of("golden"));
 * ...
 * CheckResult result = CheckJob.check(newModel, GoldenMaps.read(Path.of("golden")));
 * result.failures().forEach(System.out::println);
 * }</pre>
 */
@NullMarked
package dev.limpid.check;

import org.jspecify.annotations.NullMarked;
