/**
 * A detector of adversarial inputs that looks at the saliency of a prediction, judged against attacks that it was not fitted on, and a
 * network that carries it.
 *
 * <pre>{@code
 * try (GuardJob job = new GuardJob(model, DataSet.of("photos", model, 0), GuardRequest.USUAL)) {
 *     job.run(picture -> System.out.println(picture.name()));
 *     GuardResult result = job.result();
 *     OnnxWriter.write(GuardFiles.guarded(job, result), Path.of("guarded.onnx"));
 * }
 * }</pre>
 */
@NullMarked
package dev.limpid.guard;

import org.jspecify.annotations.NullMarked;
