package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.graph.AtomicFile;
import dev.limpid.model.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid zoo judge}: methods against the known truth. */
@Command(
        name = "judge",
        description = "Judges methods on drawn pictures, where the truth is known: whether their evidence lies on the"
                + " creature and its telling parts, whether it is shared out as the network's own reasons are, measured by"
                + " changing them one by one, and by the protocol of FunnyBirds; with 95 %% intervals, and beside maps that"
                + " know nothing of the network.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid zoo judge zoo:cbam --method grad-cam,integrated-gradients,rise --limit 20",
            "  limpid zoo judge zoo:marked --species fennik --method gradient --pool amount",
            "  limpid zoo judge model.onnx --method all --limit 100 --out truth.md",
        })
final class ZooJudge implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final Parameters parameters = new Parameters();

    @Option(
            names = "--method",
            paramLabel = "M",
            required = true,
            split = ",",
            description = "One or more methods, separated by commas, or all; 'limpid methods' lists them.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private List<String> methods;

    @Option(names = "--limit", paramLabel = "N", description = "How many pictures (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Option(
            names = "--first",
            paramLabel = "S",
            description =
                    "The seed of the first picture; each further one has the next, and those of a million and more"
                            + " were learned from (default: ${DEFAULT-VALUE}).")
    private long first = 0;

    @Option(names = "--species", paramLabel = "NAME", description = "Take pictures of one species only.")
    private @Nullable String species;

    @Option(
            names = "--pool",
            paramLabel = "P",
            description = "How the scores of a place's channels become one number: sum, or amount for the sum of their"
                    + " amounts (default: sum).")
    private WorldAdapter.Pool pool = WorldAdapter.Pool.SUM;

    @Option(
            names = "--shifted",
            description = "Judge each map too when it is shifted by half a picture both ways: as much evidence of the"
                    + " same kind, in the wrong place.")
    private boolean shifted;

    @Option(
            names = "--masks-only",
            description =
                    "Judge against the masks alone, many times as fast: nothing is changed in the pictures, so there"
                            + " are no effects, and no protocol of FunnyBirds.")
    private boolean masksOnly;

    @Option(names = "--out", paramLabel = "FILE.md", description = "Write the tables to a file too.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw common.wrong("--limit is at least 1, not " + limit + ".");
        }
        List<Method> asked = Parameters.methods(methods);
        parameters.check(common, asked);
        Network network = Network.open(model);
        Optional<Place> layer = parameters.layer(network.classifier());
        EvaluationTables page;
        try (EvaluationJob judging =
                        new EvaluationJob(network, Optional.ofNullable(species), pool, shifted, masksOnly);
                ProgressLine progress = new ProgressLine(common.err(), ProgressLine.isTerminal() && !common.isJson())) {
            for (Method method : asked) {
                judging.add(method, parameters.settings(method, layer), model.memory(), first);
            }
            for (int i = 0; i < limit; i++) {
                progress.update((double) i / limit, "judging");
                judging.show(first + i);
            }
            page = judging.page();
        }
        String text = page.markdown(network.title(), List.of("`" + common.command() + "`"));
        if (out != null) {
            AtomicFile.write(out, text.getBytes(StandardCharsets.UTF_8));
        }
        common.say(text);
        Map<String, @Nullable Object> document = network.described();
        document.put("first", first);
        document.put("species", species);
        document.put("pool", pool);
        document.putAll(page.described());
        common.print(document);
        return page.isComplete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
