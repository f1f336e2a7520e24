/**
 * The Java API: open a network, predict, explain, inspect, compile.
 *
 * <pre>{@code
 * try (Model model = Model.open(Path.of("model.onnx"))) {
 *     Image image = Image.of(Path.of("photo.jpg"));
 *     Explanation explanation = model.explain(image, "grad-cam");
 *     explanation.save(Path.of("heatmap.png"));
 * }
 * }</pre>
 *
 * <p>Nothing here prints, ends the process or reads options. Failures are {@link dev.limpid.error.LimpidException} with a kind and one
 * sentence.
 */
@NullMarked
package dev.limpid;

import org.jspecify.annotations.NullMarked;
