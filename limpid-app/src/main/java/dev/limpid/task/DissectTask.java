package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.dissect.DissectJob;
import dev.limpid.dissect.DissectJson;
import dev.limpid.dissect.DissectRequest;
import dev.limpid.dissect.DissectResult;
import dev.limpid.dissect.NetworkFinding;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which units detect which concepts. */
final class DissectTask implements Task {
    private static final Parameter<String> CONCEPTS = Parameter.of(
                    "concepts",
                    String.class,
                    "DIR|zoo",
                    "Pictures with concepts: Broden's layout, COCO, Pascal VOC, a CSV file with columns image, mask and"
                            + " concept, a folder of pictures for each concept, or zoo for the drawn world.")
            .required();
    private static final Parameter<Double> IOU =
            Parameter.of("iou", Double.class, "T", "Least IoU of a detector.").orElse(0.04);
    private static final Parameter<Double> ACTIVE = Parameter.of(
                    "active", Double.class, "SHARE", "Share of a unit's largest activations that count as active.")
            .orElse(0.005);
    private static final Parameter<Integer> LENGTH = Parameter.of(
                    "length", Integer.class, "N", "Concepts in a combination, 1 to 3.")
            .orElse(3);
    private static final Parameter<Integer> ROTATIONS =
            Parameter.of("rotations", Integer.class, "N", "Also dissect N random rotations of each layer.");
    private static final Parameter<Boolean> COMBINE =
            Parameter.flag("combine", "Also fit weighted sums of all units of the last layer to each concept.");
    private static final Parameter<Integer> TRY = Parameter.of(
                    "try", Integer.class, "N", "Put the names of N detectors on trial and switch them off.")
            .orElse(0);
    private static final Parameter<List<String>> COMPARE = Parameter.list(
            "compare", String.class, "MODEL", "Other networks; random is the same network with shuffled weights.");
    private static final Parameter<Long> SEED =
            Parameter.of("seed", Long.class, "N", "Seed of all random choices.").orElse(0L);

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "dissect",
                        "Finds the units of a network that detect concepts (network dissection), and tests their names.")
                .taking(ModelArguments.ALL)
                .taking(StudyArguments.ALL)
                .taking(CONCEPTS, IOU, ACTIVE, LENGTH, ROTATIONS, COMBINE, TRY, COMPARE, SEED)
                .examples(
                        "zoo:resnet concepts=zoo layer=all",
                        "zoo:resnet concepts=zoo layer=relu_10 units=3,7,12",
                        "zoo:cbam concepts=zoo compare=zoo:plain,random try=12",
                        "model.onnx concepts=coco/annotations/instances_val2017.json limit=2000");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        StudyArguments study = new StudyArguments(given);
        DissectRequest request = new DissectRequest(
                given.get(CONCEPTS),
                study.limit(),
                study.layers(),
                study.units(),
                given.get(IOU),
                given.get(ACTIVE),
                given.get(LENGTH),
                given.find(ROTATIONS).orElse(0),
                given.get(COMBINE),
                given.get(TRY),
                given.get(SEED));
        List<String> others = given.get(COMPARE);
        Path out = study.out("dissect");
        List<Path> read = new ArrayList<>(model.files());
        others.stream()
                .filter(o -> !o.equals(DissectJob.RANDOM))
                .map(Model::file)
                .forEach(read::add);
        try (Model opened = model.open()) {
            DissectResult result = new DissectJob(opened, request, others, model.options(), out)
                    .run(new OutputGuard(read), output.command(), output::progress);
            tell(result, out, output);
            return TaskResult.of(
                    Ending.of(result.failures()), DissectJson.summary(opened, result), model.recipeFiles());
        }
    }

    private static void tell(DissectResult result, Path out, TaskOutput output) {
        for (NetworkFinding.LayerFinding layer : result.network().layers()) {
            output.say(layer.layer() + ": " + result.found(layer));
        }
        result.failures().forEach(f -> output.warn(f.name(), f.sentence()));
        result.notes().forEach(output::say);
        output.say("wrote " + out.resolve("index.html"));
    }
}
