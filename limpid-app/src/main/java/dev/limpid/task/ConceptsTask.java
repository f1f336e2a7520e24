package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.concepts.ConceptJob;
import dev.limpid.concepts.ConceptRequest;
import dev.limpid.concepts.ConceptResult;
import dev.limpid.concepts.CrpConditions;
import dev.limpid.data.DataSet;
import dev.limpid.inside.concept.Cav;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The concepts of a layer: found, named, tested and judged. */
final class ConceptsTask implements Task {
    private static final Parameter<String> DATA = Parameter.of("data", String.class, "DATA", "The data set.")
            .positional()
            .required();
    private static final Parameter<List<String>> METHOD = Parameter.list(
            "method",
            String.class,
            "M",
            "tcav, ace, craft, crp, attention, separated by commas (default: all that fit).");
    private static final Parameter<String> TARGET =
            Parameter.of("target", String.class, "CLASS", "Only inputs that the network puts into a class.");
    private static final Parameter<Integer> COUNT = Parameter.of(
                    "count", Integer.class, "N", "Concepts that ace and craft look for.")
            .orElse(10);
    private static final Parameter<String> VECTOR = Parameter.of(
                    "vector", String.class, "V", "Vectors of tcav: mean or linear.")
            .orElse("mean");
    private static final Parameter<Path> EXAMPLES =
            Parameter.of("examples", Path.class, "DIR", "For tcav: a folder of examples for each concept.");
    private static final Parameter<List<String>> RELATIVE =
            Parameter.list("relative", String.class, "A:B", "Also test the difference of concepts.");
    private static final Parameter<Path> DIRECTION = Parameter.of(
            "direction",
            Path.class,
            "FILE.npy",
            "For crp: directions among the layer's channels that relevance passes through, one in a row.");
    private static final Parameter<Long> SEED =
            Parameter.of("seed", Long.class, "S", "Seed of random concepts.").orElse(0L);

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "concepts",
                        "Finds the concepts of a layer over a data set, tests what named concepts do to classes, and"
                                + " measures how complete they are. DATA is a folder by class, a folder, a CSV"
                                + " manifest, or zoo.")
                .taking(ModelArguments.ALL)
                .taking(StudyArguments.ALL)
                .taking(DATA, METHOD, TARGET, COUNT, VECTOR, EXAMPLES, RELATIVE, DIRECTION, SEED)
                .examples(
                        "zoo zoo out=concepts",
                        "model.onnx photos method=craft,crp target=tabby",
                        "zoo:resnet zoo method=crp units=5,3+17",
                        "model.onnx photos method=tcav examples=patterns relative=stripes:dots");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        StudyArguments study = new StudyArguments(given);
        ConceptRequest request = request(given, study);
        Path out = study.out("concepts");
        try (Model opened = model.open()) {
            DataSet inputs = DataSet.of(given.get(DATA), opened, study.limit());
            ConceptJob job = new ConceptJob(opened, inputs, request, Optional.of(out), output::progress);
            ConceptResult result = job.run();
            List<Path> files = job.write(result, out, output.command());
            job.failures().forEach(f -> output.warn(f.name(), f.sentence()));
            result.lines().forEach(output::say);
            output.say("wrote " + files.size() + " files to " + out + "; begin with " + files.get(0));
            return TaskResult.of(Ending.of(job.failures()), job.document(result), model.recipeFiles());
        }
    }

    private static ConceptRequest request(Arguments given, StudyArguments study) {
        if (study.layers().size() > 1) {
            throw new UsageException("Name one layer.");
        }
        return new ConceptRequest(
                ConceptRequest.methods(given.get(METHOD)),
                study.layers().stream().findFirst(),
                conditions(given, study),
                given.find(TARGET),
                given.get(COUNT),
                Cav.Kind.parse(given.get(VECTOR)),
                given.find(EXAMPLES),
                given.get(RELATIVE),
                given.get(SEED));
    }

    private static CrpConditions conditions(Arguments given, StudyArguments study) {
        CrpConditions named = study.unitText().map(CrpConditions::parse).orElse(CrpConditions.USUAL);
        return given.find(DIRECTION).map(named::withDirections).orElse(named);
    }
}
