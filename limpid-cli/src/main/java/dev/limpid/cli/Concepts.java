package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.concepts.ConceptJob;
import dev.limpid.concepts.ConceptRequest;
import dev.limpid.concepts.ConceptResult;
import dev.limpid.concepts.CrpConditions;
import dev.limpid.data.DataSet;
import dev.limpid.inside.concept.Cav;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid concepts}: finds, names, tests and judges the concepts of a layer. */
@Command(
        name = "concepts",
        description =
                "Finds the concepts of a layer over a data set, tests what named concepts do to classes, and measures"
                        + " how complete they are. DATA is a folder by class, a folder, a CSV manifest, or zoo.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid concepts zoo zoo --out concepts",
            "  limpid concepts model.onnx photos --method craft,crp --target tabby",
            "  limpid concepts zoo:resnet zoo --method crp --units 5,3+17",
            "  limpid concepts model.onnx photos --method tcav --examples patterns --relative stripes:dots",
        })
final class Concepts implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final StudyOptions study = new StudyOptions();

    @Parameters(index = "1", paramLabel = "DATA", description = "The data set.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String data;

    @Option(
            names = "--method",
            paramLabel = "M",
            split = ",",
            description = "tcav, ace, craft, crp, attention, separated by commas (default: all that fit).")
    private List<String> methods = List.of();

    @Option(names = "--target", paramLabel = "CLASS", description = "Only inputs that the network puts into a class.")
    private @Nullable String target;

    @Option(names = "--count", paramLabel = "N", description = "Concepts that ace and craft look for (default: 10).")
    private int count = 10;

    @Option(names = "--vector", paramLabel = "V", description = "Vectors of tcav: mean or linear (default: mean).")
    private String vector = "mean";

    @Option(names = "--examples", paramLabel = "DIR", description = "For tcav: a folder of examples for each concept.")
    private @Nullable Path examples;

    @Option(
            names = "--relative",
            paramLabel = "A:B",
            split = ",",
            description = "Also test the difference of concepts.")
    private List<String> relative = List.of();

    @Option(
            names = "--direction",
            paramLabel = "FILE.npy",
            description = "For crp: directions among the layer's channels that relevance passes through, one in a row.")
    private @Nullable Path direction;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of random concepts (default: 0).")
    private long seed = 0;

    private CrpConditions conditions() {
        CrpConditions named = study.units() == null
                ? CrpConditions.USUAL
                : CrpConditions.parse(Objects.requireNonNull(study.units()));
        return direction == null ? named : named.withDirections(direction);
    }

    @Override
    public Integer call() {
        if (study.layers().size() > 1) {
            throw common.wrong("Name one layer.");
        }
        ConceptRequest request = new ConceptRequest(
                ConceptRequest.methods(methods),
                study.layers().stream().findFirst(),
                conditions(),
                Optional.ofNullable(target),
                count,
                Cav.Kind.parse(vector),
                Optional.ofNullable(examples),
                relative,
                seed);
        Path out = study.out("concepts");
        try (Model opened = model.open();
                ProgressLine line = common.progress()) {
            DataSet inputs = DataSet.of(data, opened, study.limit(common));
            ConceptJob job = new ConceptJob(opened, inputs, request, Optional.of(out), line::update);
            ConceptResult result = job.run();
            List<Path> files = job.write(result, out, common.command());
            job.failures().forEach(f -> common.warn(f.name(), f.sentence()));
            result.lines().forEach(common::say);
            common.say("wrote " + files.size() + " files to " + out + "; begin with " + files.get(0));
            common.print(job.document(result), model.recipeFiles());
            return job.failures().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
        }
    }
}
