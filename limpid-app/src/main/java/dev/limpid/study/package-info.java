/**
 * All that is known of the inside of a network on one page: every analysis with small settings, each a chapter.
 *
 * <pre>{@code
 * StudyJob job = new StudyJob(model, StudyRequest.of("photos").withLimit(200), Path.of("report"));
 * StudyResult result = job.run((share, what) -> System.out.println(what));
 * result.write(Path.of("report"), new OutputGuard(List.of(model.file())), "limpid report model.onnx photos");
 * }</pre>
 */
@NullMarked
package dev.limpid.study;

import org.jspecify.annotations.NullMarked;
