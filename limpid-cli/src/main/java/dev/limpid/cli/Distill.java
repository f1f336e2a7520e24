package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.data.DataSet;
import dev.limpid.inside.space.Pooling;
import dev.limpid.simple.DistillFiles;
import dev.limpid.simple.DistillJob;
import dev.limpid.simple.DistillJson;
import dev.limpid.simple.DistillRequest;
import dev.limpid.simple.DistillResult;
import dev.limpid.simple.FeatureKind;
import dev.limpid.simple.StudentKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid distill}: simple models that say what a network says. */
@Command(
        name = "distill",
        description =
                "Learns simple models that say what a network says: a decision tree, rules, a sparse linear and an"
                        + " additive model, on features that a person can name.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid distill zoo:cbam zoo --limit 1000",
            "  limpid distill zoo:cbam zoo --features concepts:part --classes 0,1,2,3",
            "  limpid distill model.onnx photos/ --against before.onnx",
            "  limpid distill table.onnx rows.csv --features inputs --feature-names age,height",
        })
final class Distill implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Option(
            names = "--features",
            paramLabel = "F",
            description = "units of a layer, concepts, scores of concepts by linear probes, superpixels (clusters of"
                    + " superpixels), capsules of a capsule network, or inputs of a table; concepts and scores of"
                    + " one category as in concepts:part (default: ${DEFAULT-VALUE}).")
    private String features = "units";

    @Option(
            names = "--students",
            paramLabel = "S",
            split = ",",
            description = "Some of tree, rules, falling, linear, additive (default: all).")
    private @Nullable List<String> students;

    @Option(
            names = "--leaves",
            paramLabel = "N",
            description = "Most leaves of the tree that is shown (default: ${DEFAULT-VALUE}).")
    private int leaves = 10;

    @Option(
            names = "--classes",
            paramLabel = "C",
            split = ",",
            description = "Only these classes, by name or number; all others become one (default: all).")
    private List<String> classes = List.of();

    @Option(names = "--pool", paramLabel = "P", description = "How places of a unit become one number: mean or max.")
    private String pool = "mean";

    @Option(names = "--picture", paramLabel = "I", description = "The number of the input whose decision is followed.")
    private @Nullable Integer picture;

    @Option(
            names = "--reweight",
            description = "Also grow a tree on rows weighted by probes of the layers (ProfWeight).")
    private boolean isReweighted;

    @Option(
            names = "--anchors",
            description =
                    "Also search global anchors among the units; takes about as long again. Those of a table are always searched.")
    private boolean isAnchored;

    @Option(names = "--against", paramLabel = "MODEL", description = "Another network: where both differ, as rules.")
    private @Nullable String against;

    @Override
    public Integer call() {
        String[] kind = features.split(":", 2);
        DistillRequest request = new DistillRequest(
                FeatureKind.parse(kind[0]),
                kind.length > 1 ? Optional.of(kind[1]) : Optional.empty(),
                space.oneLayer(common),
                Pooling.parse(pool),
                students == null
                        ? List.of(StudentKind.values())
                        : students.stream().map(StudentKind::parse).toList(),
                leaves,
                classes,
                picture == null ? OptionalInt.empty() : OptionalInt.of(picture),
                isReweighted,
                isAnchored,
                space.seed());
        Optional<String> named = Optional.ofNullable(against);
        Path out = space.out("distill");
        try (Model opened = space.model().open();
                Other other = Other.of(named)) {
            DataSet data = space.openByClass(opened, common);
            DistillResult result;
            try (ProgressLine progress = common.progress()) {
                result = new DistillJob(request)
                        .run(opened, data, other.model(), (what, share) -> progress.update(share, what));
            }
            List<Path> files = DistillFiles.write(
                    out, space.guard(named.map(Model::file).stream().toList()), opened, data, result, common.command());
            return space.end(
                    common,
                    DistillFiles.text(result),
                    files,
                    DistillJson.document(opened, data, result),
                    result.failures());
        }
    }

    /** The other network, if there is one. */
    private record Other(Optional<Model> model) implements AutoCloseable {
        static Other of(Optional<String> name) {
            return new Other(name.map(n -> Model.open(n, OpenOptions.DEFAULT)));
        }

        @Override
        public void close() {
            model.ifPresent(Model::close);
        }
    }
}
