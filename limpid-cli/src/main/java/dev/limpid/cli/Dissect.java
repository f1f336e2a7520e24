package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.dissect.DissectJob;
import dev.limpid.dissect.DissectJson;
import dev.limpid.dissect.DissectRequest;
import dev.limpid.dissect.DissectResult;
import dev.limpid.dissect.NetworkFinding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid dissect}: which units detect which concepts. */
@Command(
        name = "dissect",
        description = "Finds the units of a network that detect concepts (network dissection), and tests their names.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid dissect zoo:resnet --concepts zoo --layer all",
            "  limpid dissect zoo:cbam --concepts zoo --compare zoo:plain,random --try 12",
            "  limpid dissect model.onnx --concepts coco/annotations/instances_val2017.json --limit 2000",
        })
final class Dissect implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final StudyOptions study = new StudyOptions();

    @Option(
            names = "--concepts",
            paramLabel = "DIR|zoo",
            required = true,
            description =
                    "Pictures with concepts: Broden's layout, COCO, Pascal VOC, a CSV file with columns image, mask and"
                            + " concept, a folder of pictures for each concept, or zoo for the drawn world.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String concepts;

    @Option(names = "--iou", paramLabel = "T", description = "Least IoU of a detector (default: ${DEFAULT-VALUE}).")
    private double iou = 0.04;

    @Option(
            names = "--active",
            paramLabel = "SHARE",
            description = "Share of a unit's largest activations that count as active (default: ${DEFAULT-VALUE}).")
    private double active = 0.005;

    @Option(
            names = "--length",
            paramLabel = "N",
            description = "Concepts in a combination, 1 to 3 (default: ${DEFAULT-VALUE}).")
    private int length = 3;

    @Option(names = "--rotations", paramLabel = "N", description = "Also dissect N random rotations of each layer.")
    private int rotations = 0;

    @Option(names = "--combine", description = "Also fit weighted sums of all units of the last layer to each concept.")
    private boolean combine;

    @Option(
            names = "--try",
            paramLabel = "N",
            description = "Put the names of N detectors on trial and switch them off (default: ${DEFAULT-VALUE}).")
    private int tried = 0;

    @Option(
            names = "--compare",
            paramLabel = "MODEL",
            split = ",",
            description = "Other networks; random is the same network with shuffled weights.")
    private List<String> others = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random choices (default: ${DEFAULT-VALUE}).")
    private long seed = 0;

    @Override
    public Integer call() {
        DissectRequest request = new DissectRequest(
                concepts, study.limit(common), study.layers(), iou, active, length, rotations, combine, tried, seed);
        Path out = study.out("dissect");
        List<Path> read = new ArrayList<>(model.files());
        others.stream()
                .filter(o -> !o.equals(DissectJob.RANDOM))
                .map(Model::file)
                .forEach(read::add);
        try (Model opened = model.open();
                ProgressLine progress = common.progress()) {
            DissectResult result = new DissectJob(opened, request, others, out)
                    .run(new OutputGuard(read), common.command(), progress::update);
            progress.pause();
            report(result, out);
            common.print(DissectJson.summary(opened, result), model.recipeFiles());
            return result.failures().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
        }
    }

    private void report(DissectResult result, Path out) {
        for (NetworkFinding.LayerFinding layer : result.network().layers()) {
            common.say(layer.layer() + ": " + result.found(layer));
        }
        result.failures().forEach(f -> common.warn(f.name(), f.sentence()));
        result.notes().forEach(common::say);
        common.say("wrote " + out.resolve("index.html"));
    }
}
