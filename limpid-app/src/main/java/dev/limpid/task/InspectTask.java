package dev.limpid.task;

import dev.limpid.Inspection;
import dev.limpid.app.json.InspectionJson;
import dev.limpid.app.text.InspectionText;
import dev.limpid.error.LimpidException;
import dev.limpid.task.TaskResult.Ending;

/** What a network is, and which methods work on it. */
final class InspectTask implements Task {
    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "inspect",
                        "Shows what a network consists of, the default layer, how pictures become its input, which"
                                + " methods work on it, and which nodes prevent the others.")
                .taking(ModelArguments.ALL)
                .examples("model.onnx");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        Inspection inspection = Inspection.of(model.name(), model.options());
        InspectionText.lines(inspection).forEach(output::say);
        return TaskResult.of(
                inspection.problem().map(InspectTask::ending).orElse(Ending.COMPLETE),
                InspectionJson.document(inspection));
    }

    private static Ending ending(LimpidException problem) {
        return problem.kind() == LimpidException.Kind.INTERNAL ? Ending.FAILED : Ending.NOTHING;
    }
}
