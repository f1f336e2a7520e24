/**
 * Preferred inputs of units, classes, directions and layers: what can be asked, the job that finds them, their files and their
 * page.
 *
 * <pre>{@code
 * try (Model model = Model.open("zoo:resnet", OpenOptions.DEFAULT)) {
 *     DreamRequest request = DreamRequest.ofClass("robin");
 *     new DreamJob(model, request).run(dream -> System.out.println(dream.name() + " " + dream.activation()));
 * }
 * }</pre>
 */
@NullMarked
package dev.limpid.dream;

import org.jspecify.annotations.NullMarked;
