/**
 * Concepts of a network, found, named and tested over a data set: what is asked ({@link dev.limpid.concepts.ConceptRequest}),
 * the work ({@link dev.limpid.concepts.ConceptJob}), and what comes out ({@link dev.limpid.concepts.ConceptResult}).
 *
 * <pre>{@code
 * try (Model model = Model.open(Path.of("model.onnx"))) {
 *     DataSet data = DataSet.of("photos", model, 200);
 *     ConceptJob job = new ConceptJob(
 *             model, data, ConceptRequest.STANDARD, Optional.empty(), ConceptJob.Listener.SILENT);
 *     ConceptResult result = job.run();
 *     result.found().forEach(c -> System.out.println(c.name() + " " + c.importance()));
 * }
 * }</pre>
 */
@NullMarked
package dev.limpid.concepts;

import org.jspecify.annotations.NullMarked;
