package dev.limpid.task;

import dev.limpid.Model;
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

/** Simple models that say what a network says. */
final class DistillTask implements Task {
    private static final Parameter<String> FEATURES = Parameter.of(
                    "features",
                    String.class,
                    "F",
                    "units of a layer, concepts, scores of concepts by linear probes, superpixels (clusters of"
                            + " superpixels), capsules of a capsule network, or inputs of a table; concepts and scores"
                            + " of one category as in concepts:part.")
            .orElse("units");
    private static final Parameter<List<String>> STUDENTS = Parameter.list(
            "students", String.class, "S", "Some of tree, rules, falling, linear, additive (default: all).");
    private static final Parameter<Integer> LEAVES = Parameter.of(
                    "leaves", Integer.class, "N", "Most leaves of the tree that is shown.")
            .orElse(10);
    private static final Parameter<List<String>> CLASSES = Parameter.list(
            "classes",
            String.class,
            "C",
            "Only these classes, by name or number; all others become one (default: all).");
    private static final Parameter<String> POOL =
            Parameter.of("pool", String.class, "P", "How places of a unit become one number: mean or max.");
    private static final Parameter<Integer> PICTURE =
            Parameter.of("picture", Integer.class, "I", "The number of the input whose decision is followed.");
    private static final Parameter<Boolean> REWEIGHT =
            Parameter.flag("reweight", "Also grow a tree on rows weighted by probes of the layers (ProfWeight).");
    private static final Parameter<Boolean> ANCHORS = Parameter.flag(
            "anchors",
            "Also search global anchors among the units; takes about as long again. Those of a table are always"
                    + " searched.");
    private static final Parameter<String> AGAINST =
            Parameter.of("against", String.class, "MODEL", "Another network: where both differ, as rules.");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "distill",
                        "Learns simple models that say what a network says: a decision tree, rules, a sparse linear and"
                                + " an additive model, on features that a person can name.")
                .taking(SpaceArguments.ALL)
                .taking(FEATURES, STUDENTS, LEAVES, CLASSES, POOL, PICTURE, REWEIGHT, ANCHORS, AGAINST)
                .examples(
                        "zoo:cbam zoo limit=1000",
                        "zoo:cbam zoo features=concepts:part classes=0,1,2,3",
                        "model.onnx photos/ against=before.onnx",
                        "table.onnx rows.csv features=inputs feature-names=age,height");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        SpaceArguments space = new SpaceArguments(given);
        DistillRequest request = request(given, space);
        Optional<String> against = given.find(AGAINST);
        Path out = space.out("distill");
        try (Model opened = space.model().open();
                OtherModel other = OtherModel.of(against, space.model().options())) {
            DataSet data = space.openByClass(opened, output);
            DistillResult result = new DistillJob(request).run(opened, data, other.model(), output::step);
            List<Path> files = DistillFiles.write(
                    out,
                    space.guard(against.map(Model::file).stream().toList()),
                    opened,
                    data,
                    result,
                    output.command());
            return space.end(
                    output,
                    DistillFiles.text(result),
                    files,
                    DistillJson.document(opened, data, result),
                    result.failures());
        }
    }

    private static DistillRequest request(Arguments given, SpaceArguments space) {
        String[] kind = given.get(FEATURES).split(":", 2);
        List<String> students = given.get(STUDENTS);
        return new DistillRequest(
                FeatureKind.parse(kind[0]),
                kind.length > 1 ? Optional.of(kind[1]) : Optional.empty(),
                space.oneLayer(),
                Pooling.parse(given.find(POOL).orElse("mean")),
                students.isEmpty()
                        ? List.of(StudentKind.values())
                        : students.stream().map(StudentKind::parse).toList(),
                given.get(LEAVES),
                given.get(CLASSES),
                given.find(PICTURE).map(OptionalInt::of).orElse(OptionalInt.empty()),
                given.get(REWEIGHT),
                given.get(ANCHORS),
                space.seed());
    }
}
