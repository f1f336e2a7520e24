package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.advise.Advice;
import dev.limpid.advise.AdviseJob;
import dev.limpid.advise.AdviseJson;
import dev.limpid.advise.AdvisePage;
import dev.limpid.advise.AdviseRequest;
import dev.limpid.advise.AdviseSteps;
import dev.limpid.advise.Candidate;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.EvaluateRequest;
import dev.limpid.evaluate.JudgedNetwork;
import dev.limpid.evaluate.JudgedPictures;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code limpid advise}: the method to use on a network, or why none can be recommended. */
@Command(
        name = "advise",
        description =
                "Tries methods, layers and parameters within a time and recommends one, with the command to use it,"
                        + " the reason and how sure it is; or says why nothing can be recommended. Only metrics that"
                        + " passed the trial decide.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid advise model.onnx photos",
            "  limpid advise model.onnx photos --masks masks --time 5m --out advice",
            "  limpid advise zoo:resnet zoo --limit 60 --time 60s --json",
        })
final class AdviseCommand implements Callable<Integer> {
    private static final List<String> OWN = List.of(
            "--time",
            "--steps",
            "--methods",
            "--masks",
            "--boxes",
            "--out",
            "--limit",
            "--seed",
            "--json",
            "--verbose");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final SampleOptions sample = new SampleOptions();

    @Mixin
    private final EvidenceOptions evidenceOptions = new EvidenceOptions();

    @Parameters(
            index = "1",
            paramLabel = "DATA",
            description = "A folder of pictures, a CSV manifest, annotations of COCO or Pascal VOC, or zoo.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String data;

    @Option(
            names = "--time",
            paramLabel = "T",
            converter = TimeSpan.class,
            description = "How long it may take, such as 60s or 5m; a step that was begun is finished (default: 60s).")
    private Duration time = Duration.ofSeconds(60);

    @Option(
            names = "--methods",
            paramLabel = "M",
            split = ",",
            description =
                    "What to choose from, NAME or NAME:KEY=VALUE (default: methods of all families, costly ones last).")
    private List<String> methods = List.of();

    @Option(
            names = "--steps",
            paramLabel = "N,N,N",
            converter = Steps.class,
            description =
                    "Go as far as an earlier run did, whatever the clock says; the recipe of its page or document has the"
                            + " numbers.")
    private @Nullable AdviseSteps steps;

    /** Reads steps. */
    static final class Steps implements ITypeConverter<AdviseSteps> {
        @Override
        public AdviseSteps convert(String text) {
            try {
                return AdviseSteps.parse(text);
            } catch (LimpidException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Option(names = "--out", paramLabel = "DIR", description = "Also writes a page, advice.html, into this folder.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        sample.check(common);
        try (Model opened = model.open();
                JudgedNetwork network = JudgedNetwork.of(opened);
                ProgressLine progress = common.progress()) {
            DataSet pictures = sample.open(data, opened);
            Evidence evidence = evidenceOptions.of(pictures, opened);
            AdviseRequest request = new AdviseRequest(
                    Candidate.of(
                            opened, methods.stream().map(EvaluateRequest::call).toList()),
                    AdviseRequest.deciding(evidence.isKnown()),
                    time,
                    sample.seed());
            AdviseRequest asked = steps == null ? request : request.going(steps);
            try (AdviseJob job = AdviseJob.of(network, new JudgedPictures(pictures, network, evidence), asked)) {
                Advice advice = job.run(share -> progress.update(share, "trying"));
                progress.pause();
                // Without the steps another machine would go another way.
                String again = steps == null
                        ? common.command() + " --steps " + job.steps().text()
                        : common.command();
                Optional<String> command = advice.recommended().map(this::explain);
                AdviseJson.lines(advice).forEach(common::say);
                command.ifPresent(c -> common.say("  " + c));
                if (out != null) {
                    OutputGuard.createFolder(out);
                    OutputGuard guard = sample.guard(model.files()).with(evidenceOptions.files());
                    StudyPage page = AdvisePage.of(opened, job, advice, command, again);
                    common.say("wrote " + guard.write(out.resolve("advice.html"), "the page", page::writeTo));
                }
                if (common.isJson()) {
                    common.out()
                            .println(common.sealed(
                                    AdviseJson.document(opened, asked, advice, job.steps(), command),
                                    again,
                                    model.files()));
                    common.out().flush();
                }
            }
        }
        return ExitCode.OK;
    }

    /** The command that explains with a candidate, with what was said about the network. */
    private String explain(Candidate candidate) {
        List<String> words = new ArrayList<>(List.of("limpid", "explain"));
        words.addAll(spec.commandLine().getParseResult().matchedPositionals().stream()
                .flatMap(p -> p.originalStringValues().stream())
                .toList());
        words.addAll(candidate.options());
        spec.commandLine().getParseResult().matchedOptions().stream()
                .filter(o -> !OWN.contains(o.longestName()))
                .forEach(o -> o.originalStringValues().forEach(v -> words.addAll(List.of(o.longestName(), v))));
        return String.join(" ", words.stream().map(CommandText::quoted).toList());
    }
}
